package dev.backproof.backup.kubernetes;

import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.SourceException;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;

/**
 * How a pod in the cluster reaches a server of mariadb-operator.
 *
 * @param passwordSecret Secret in the server's namespace
 */
record MariaDbServer(String namespace, String name, int port, String user, String passwordSecret, String passwordKey) {
    private static final int USUAL_PORT = 3306;
    /** Another user than root: its name, and the Secret as {@code NAME/KEY}. */
    static final String USER = "backproof.dev/user";

    static final String USER_SECRET = "backproof.dev/user-secret";

    /** @throws SourceException when the object names no password */
    static MariaDbServer of(GenericKubernetesResource server) {
        String user = KubeObjects.annotation(server, USER);
        String[] secret = KubeObjects.annotation(server, USER_SECRET).split("/", 2);
        boolean own = !user.isEmpty() && secret.length == 2;
        String name = own ? secret[0] : KubeObjects.text(server, "spec", "rootPasswordSecretKeyRef", "name");
        String key = own ? secret[1] : KubeObjects.text(server, "spec", "rootPasswordSecretKeyRef", "key");
        if (name.isEmpty() || key.isEmpty()) {
            throw new SourceException(
                    ErrorCode.CLUSTER_REFUSED,
                    KubeObjects.shown(server) + " names no Secret with a password",
                    "annotate it with " + USER + ": NAME and " + USER_SECRET + ": SECRET/KEY",
                    null);
        }
        String port = KubeObjects.text(server, "spec", "port");
        return new MariaDbServer(
                KubeObjects.namespace(server),
                KubeObjects.name(server),
                port.isEmpty() ? USUAL_PORT : Integer.parseInt(port),
                own ? user : "root",
                name,
                key);
    }

    String url() {
        return "jdbc:mariadb://" + name + "." + namespace + ".svc:" + port + "/";
    }

    /** Host of its snapshots. */
    String host() {
        return hostOf(AssetId.mariadb(namespace, name));
    }

    static String hostOf(AssetId server) {
        return server.name() + "." + server.namespace();
    }
}
