package dev.backproof.verify.assertion;

import dev.backproof.verify.restore.RestoredDatabase;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads all rows of a query into memory. */
final class QueryRows {
    private static final int MOST_ROWS = 100_000;

    private QueryRows() {}

    static <T> List<T> read(RestoredDatabase database, String sql, Sql.Reader<List<T>> reader) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.setMaxRows(MOST_ROWS + 1);
            try (ResultSet rows = statement.executeQuery(sql)) {
                List<T> all = reader.read(rows);
                if (all.size() > MOST_ROWS) {
                    throw new CheckNotRunException(
                            database.name() + ": the query gives more than " + MOST_ROWS + " rows; ask for fewer");
                }
                return all;
            }
        }
    }

    static List<Map<String, @Nullable Object>> maps(ResultSet rows) throws SQLException {
        ResultSetMetaData columns = rows.getMetaData();
        List<Map<String, @Nullable Object>> all = new ArrayList<>();
        while (rows.next()) {
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            for (int column = 1; column <= columns.getColumnCount(); column++) {
                row.put(columns.getColumnLabel(column), rows.getObject(column));
            }
            all.add(row);
        }
        return all;
    }

    static <R extends Record> List<R> records(ResultSet rows, Class<R> type) throws SQLException {
        RecordComponent[] components = type.getRecordComponents();
        int[] columns = new int[components.length];
        for (int i = 0; i < components.length; i++) {
            columns[i] = column(rows.getMetaData(), type, components[i].getName());
        }
        Constructor<R> constructor = constructor(type, components);
        List<R> all = new ArrayList<>();
        while (rows.next()) {
            @Nullable Object[] values = new @Nullable Object[components.length];
            for (int i = 0; i < components.length; i++) {
                Class<?> wanted = components[i].getType();
                Object value = rows.getObject(
                        columns[i], MethodType.methodType(wanted).wrap().returnType());
                if (wanted.isPrimitive() && (value == null || rows.wasNull())) {
                    throw new IllegalArgumentException(
                            "column " + rows.getMetaData().getColumnLabel(columns[i]) + " holds NULL, which the "
                                    + wanted + " of " + type.getSimpleName() + " cannot take");
                }
                values[i] = rows.wasNull() ? null : value;
            }
            all.add(make(constructor, values));
        }
        return all;
    }

    private static int column(ResultSetMetaData there, Class<?> type, String component) throws SQLException {
        List<String> labels = new ArrayList<>();
        for (int column = 1; column <= there.getColumnCount(); column++) {
            String label = there.getColumnLabel(column);
            if (plain(label).equals(plain(component))) {
                return column;
            }
            labels.add(label);
        }
        throw new IllegalArgumentException("the query gives no column for " + component + " of " + type.getSimpleName()
                + ", but " + String.join(", ", labels));
    }

    private static String plain(String name) {
        return name.replace("_", "").toLowerCase(Locale.ROOT);
    }

    private static <R> Constructor<R> constructor(Class<R> type, RecordComponent... components) {
        try {
            Constructor<R> constructor = type.getDeclaredConstructor(
                    Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("every record has this constructor", e);
        }
    }

    private static <R> R make(Constructor<R> constructor, @Nullable Object... values) {
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(
                    constructor.getDeclaringClass().getSimpleName() + " refuses a row: " + e.getCause(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("cannot make a " + constructor.getDeclaringClass(), e);
        }
    }
}
