package dev.backproof.verify.assertion;

import java.lang.reflect.Proxy;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An answer of a server that there is none of: rows of text under the names of their columns. */
final class FakeRows {
    private final List<String> columns;
    private final List<List<@Nullable String>> rows;
    private int at = -1;

    private FakeRows(List<String> columns, List<List<@Nullable String>> rows) {
        this.columns = columns;
        this.rows = rows;
    }

    static ResultSet of(List<String> columns, List<List<@Nullable String>> rows) {
        return new FakeRows(columns, rows).resultSet();
    }

    private ResultSet resultSet() {
        ResultSetMetaData names = proxy(ResultSetMetaData.class, (method, argument) -> switch (method) {
            case "getColumnCount" -> columns.size();
            case "getColumnLabel" -> columns.get((int) argument - 1);
            default -> throw new UnsupportedOperationException(method);
        });
        return proxy(ResultSet.class, (method, argument) -> switch (method) {
            case "next" -> ++at < rows.size();
            case "getMetaData" -> names;
            case "getString" ->
                rows.get(at).get(argument instanceof String label ? columns.indexOf(label) : (int) argument - 1);
            default -> throw new UnsupportedOperationException(method);
        });
    }

    private interface Answer {
        @Nullable
        Object to(String method, Object argument);
    }

    private static <T> T proxy(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                FakeRows.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answer.to(method.getName(), arguments == null ? "" : arguments[0])));
    }
}
