package dev.backproof.verify.restore;

import dev.backproof.verify.sandbox.DatabaseSandbox;
import dev.backproof.verify.sandbox.SandboxAccount;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * A restored database for somebody who writes into it: everything happens in one transaction, which nobody else sees and
 * which is taken back at the end.
 *
 * <ol>
 *   <li>All connections are one, so that what was written by the first is seen by the second; each of them may be closed.
 *   <li>{@code commit} sets a savepoint, {@code rollback} goes back to the last one; the transaction stays open.
 *   <li>The account may write only where a transaction takes it back: no DDL, no tables of MyISAM or Aria; the server refuses
 *       these (error 1142). The numbers that AUTO_INCREMENT columns and sequences have given out are not taken back.
 *   <li>Whoever sends {@code COMMIT} as a statement, calls a routine that does, or tries DDL, before whose refusal the server
 *       commits ("MariaDB SQL statements that cause an implicit commit"), ends the transaction all the same: that
 *       is found out at the end, because the savepoint of the beginning is gone then.
 * </ol>
 *
 * <p>One thread at a time.
 */
public final class IsolatedDatabase {
    private static final String BEGINNING = "backproof_beginning";
    private static final String COMMITTED = "backproof_committed";

    private final RestoredDatabase database;
    private final SandboxAccount account;
    private final Connection connection;

    private IsolatedDatabase(RestoredDatabase shared, SandboxAccount account, Connection connection) {
        this.account = account;
        this.connection = connection;
        this.database = shared.over(() -> handle(connection));
    }

    static IsolatedDatabase of(RestoredDatabase shared, DatabaseSandbox sandbox) throws SQLException {
        SandboxAccount account = SandboxAccount.writing(sandbox, shared.schema());
        Connection connection = null;
        try {
            connection = account.connect();
            connection.setAutoCommit(false);
            execute(connection, "SET SESSION time_zone = '+00:00'");
            execute(connection, "SAVEPOINT " + BEGINNING);
            execute(connection, "SAVEPOINT " + COMMITTED);
            return new IsolatedDatabase(shared, account, connection);
        } catch (SQLException e) {
            if (connection != null) {
                connection.close();
            }
            account.drop();
            throw e;
        }
    }

    /** The database with the writer's own changes. */
    public RestoredDatabase database() {
        return database;
    }

    /**
     * Takes everything back and closes the connection.
     *
     * @return whether the database is again as it was; if not, somebody has ended the transaction, and it must not be given
     *     to others any more
     */
    public boolean takeBack() {
        boolean asBefore = true;
        try (connection) {
            execute(connection, "ROLLBACK TO SAVEPOINT " + BEGINNING);
            connection.rollback();
        } catch (SQLException e) {
            asBefore = false;
        }
        try {
            account.drop();
        } catch (SQLException e) {
            asBefore = false;
        }
        return asBefore;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Connection handle(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                IsolatedDatabase.class.getClassLoader(), new Class<?>[] {Connection.class}, new Handle(connection));
    }

    /** One of the connections that are handed out; all of them are the same below. */
    private static final class Handle implements InvocationHandler {
        private final Connection connection;
        private boolean autoCommit = true;
        private boolean closed;

        Handle(Connection connection) {
            this.connection = connection;
        }

        @Override
        public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
            if (closed && !method.getName().equals("close") && !method.getName().equals("isClosed")) {
                throw new SQLException("the connection is closed", "08003");
            }
            switch (method.getName()) {
                case "close", "abort" -> closed = true;
                case "isClosed" -> {
                    return closed || connection.isClosed();
                }
                case "getAutoCommit" -> {
                    return autoCommit;
                }
                case "setAutoCommit" -> {
                    autoCommit = arguments != null && Boolean.TRUE.equals(arguments[0]);
                    execute(connection, "SAVEPOINT " + COMMITTED);
                }
                case "commit" -> execute(connection, "SAVEPOINT " + COMMITTED);
                case "rollback" -> {
                    if (arguments != null) {
                        return delegate(method, arguments);
                    }
                    if (autoCommit) {
                        throw new SQLException("there is nothing to roll back: autocommit is on", "25000");
                    }
                    execute(connection, "ROLLBACK TO SAVEPOINT " + COMMITTED);
                }
                default -> {
                    return delegate(method, arguments);
                }
            }
            return null;
        }

        private @Nullable Object delegate(Method method, Object @Nullable [] arguments) throws Throwable {
            try {
                return method.invoke(connection, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }
    }
}
