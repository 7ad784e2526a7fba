package dev.backproof.backup.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.SourceException;
import dev.backproof.backup.testing.MockCluster;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The keys to a repository of others, as they keep them. */
class RepositorySecretsTest {
    private static final RepositoryOwner VOLSYNC = RepositoryOwner.parse("volsync/shop/uploads");
    private static final RepositoryOwner K8UP = RepositoryOwner.parse("k8up/photos/nightly");

    private final MockCluster mock = MockCluster.start();
    private final Cluster cluster = new Cluster(mock.client(), InstantSource.system());

    @AfterEach
    void stop() {
        mock.close();
    }

    @Test
    void volSyncKeepsThemAsVariablesInOneSecret() {
        volSync(Map.of(
                "RESTIC_REPOSITORY", "b2:acme:shop/uploads",
                "RESTIC_PASSWORD", "secret\n",
                "B2_ACCOUNT_ID", "id",
                "B2_ACCOUNT_KEY", "key",
                "RESTIC_COMPRESSION", "max"));
        ClusterRepository repository = cluster.repositoryOf(VOLSYNC);
        assertThat(repository)
                .isEqualTo(new ClusterRepository(
                        "b2:acme:shop/uploads",
                        Map.of("RESTIC_PASSWORD", "secret", "B2_ACCOUNT_ID", "id", "B2_ACCOUNT_KEY", "key")));
        assertThat(repository).hasToString("b2:acme:shop/uploads [B2_ACCOUNT_ID, B2_ACCOUNT_KEY, RESTIC_PASSWORD]");
    }

    @ParameterizedTest
    @CsvSource({
        "s3:https://s3.us-west-004.backblazeb2.com/acme/shop, b2:acme:shop",
        "s3:s3.eu-central-003.backblazeb2.com/acme, b2:acme:",
        "s3:https://s3.us-west-004.backblazeb2.com/acme/shop/uploads/, b2:acme:shop/uploads"
    })
    void b2ThroughItsS3EndpointIsTheSameBucketAndKey(String address, String onB2) {
        volSync(Map.of(
                "RESTIC_REPOSITORY",
                address,
                "RESTIC_PASSWORD",
                "p",
                "AWS_ACCESS_KEY_ID",
                "id",
                "AWS_SECRET_ACCESS_KEY",
                "key"));
        assertThat(cluster.repositoryOf(VOLSYNC))
                .isEqualTo(new ClusterRepository(
                        onB2, Map.of("RESTIC_PASSWORD", "p", "B2_ACCOUNT_ID", "id", "B2_ACCOUNT_KEY", "key")));
    }

    @ParameterizedTest
    @CsvSource({
        "s3:https://s3.amazonaws.com/acme, s3:https://s3.amazonaws.com/acme",
        "rest:https://u:hunter2@host/x, rest:https://…@host/x"
    })
    void whatCannotBeReadIsRefusedWithoutItsPassword(String address, String shown) {
        volSync(Map.of("RESTIC_REPOSITORY", address, "RESTIC_PASSWORD", "p"));
        assertThatThrownBy(() -> cluster.repositoryOf(VOLSYNC))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("the repository of ReplicationSource shop/uploads is at " + shown
                        + "; only B2 and folders can be read");
    }

    @Test
    void k8upNamesEachKeyByItself() {
        k8up("""
                backend:
                  repoPasswordSecretRef: { name: restic, key: pw }
                  b2:
                    bucket: acme-k8up
                    path: photos
                    accountIDSecretRef: { name: b2, key: id }
                    accountKeySecretRef: { name: b2, key: key }
                """);
        assertThat(cluster.repositoryOf(K8UP))
                .isEqualTo(new ClusterRepository(
                        "b2:acme-k8up:photos",
                        Map.of("RESTIC_PASSWORD", "k8up-pw", "B2_ACCOUNT_ID", "id", "B2_ACCOUNT_KEY", "key")));
    }

    @Test
    void whatK8upFillsInByItselfIsLeftToTheCaller() {
        k8up("backend: { b2: { bucket: acme-k8up, path: photos } }");
        assertThat(cluster.repositoryOf(K8UP)).isEqualTo(new ClusterRepository("b2:acme-k8up:photos", Map.of()));
    }

    @Test
    void aSecretThatIsNotThereIsNamed() {
        k8up("backend: { b2: { bucket: a }, repoPasswordSecretRef: { name: gone, key: pw } }");
        assertThatThrownBy(() -> cluster.repositoryOf(K8UP))
                .isInstanceOf(SourceException.class)
                .hasMessage("K004 there is no Secret photos/gone, which Schedule photos/nightly names");
    }

    @Test
    void whatMustNotBeReadIsNamed() {
        volSync(Map.of());
        mock.server()
                .expect()
                .get()
                .withPath("/api/v1/namespaces/shop/secrets/uploads-restic")
                .andReturn(
                        403,
                        new StatusBuilder()
                                .withCode(403)
                                .withMessage("secrets \"uploads-restic\" is forbidden")
                                .build())
                .always();
        assertThatThrownBy(() -> cluster.repositoryOf(VOLSYNC))
                .isInstanceOf(SourceException.class)
                .hasMessage("K002 may not get Secret shop/uploads-restic: secrets \"uploads-restic\" is forbidden");
    }

    @Test
    void theRoleAllowsWhatIsAskedForAndNothingElse() throws Exception {
        k8up("""
                backend:
                  repoPasswordSecretRef: { name: restic, key: pw }
                  b2: { bucket: a, accountIDSecretRef: { name: b2, key: id }, accountKeySecretRef: { name: b2, key: key } }
                """);
        for (int request = mock.server().getRequestCount(); request > 0; request--) {
            var unused = mock.server().takeRequest();
        }
        int before = mock.server().getRequestCount();
        cluster.repositoryOf(K8UP);
        List<String> asked = new ArrayList<>();
        for (int request = before; request < mock.server().getRequestCount(); request++) {
            var made = mock.server().takeRequest();
            asked.add(made.getMethod() + " " + made.getPath());
        }
        assertThat(asked)
                .containsExactlyInAnyOrder(
                        "GET /apis/k8up.io/v1/namespaces/photos/schedules/nightly",
                        "GET /api/v1/namespaces/photos/secrets/restic",
                        "GET /api/v1/namespaces/photos/secrets/b2");
        Role role = null;
        for (Object object : StrictManifests.read(cluster.roleFor(K8UP, "backproof/drills"))) {
            if (object instanceof Role found) {
                role = found;
            } else {
                assertThat(((RoleBinding) object).getSubjects().getFirst().getNamespace())
                        .isEqualTo("backproof");
            }
        }
        assertThat(role).isNotNull();
        assertThat(role.getRules())
                .extracting(PolicyRule::getResourceNames)
                .containsExactly(List.of("nightly"), List.of("b2", "restic"));
        assertThat(role.getRules()).allMatch(rule -> rule.getVerbs().equals(List.of("get")));
    }

    @ParameterizedTest
    @CsvSource({"volsync/shop", "velero/shop/x", "k8up//x", "k8up/shop/"})
    void otherOwnersAreNone(String text) {
        assertThatThrownBy(() -> RepositoryOwner.parse(text)).isInstanceOf(ConfigurationException.class);
    }

    private void volSync(Map<String, String> secret) {
        load("""
                apiVersion: volsync.backube/v1alpha1
                kind: ReplicationSource
                metadata: { name: uploads, namespace: shop }
                spec: { sourcePVC: uploads, trigger: { schedule: "0 2 * * *" }, restic: { repository: uploads-restic, copyMethod: Direct } }
                """ + secret("shop", "uploads-restic", secret));
    }

    private void k8up(String backend) {
        load("""
                apiVersion: k8up.io/v1
                kind: Schedule
                metadata: { name: nightly, namespace: photos }
                spec:
                  backup: { schedule: "@daily-random" }
                %s""".formatted(backend.indent(2))
                + secret("photos", "restic", Map.of("pw", "k8up-pw"))
                + secret("photos", "b2", Map.of("id", "id", "key", "key")));
    }

    private static String secret(String namespace, String name, Map<String, String> values) {
        StringBuilder yaml = new StringBuilder("---\napiVersion: v1\nkind: Secret\nmetadata: { name: " + name
                + ", namespace: " + namespace + " }\ndata:\n");
        values.forEach((key, value) -> yaml.append("  ")
                .append(key)
                .append(": ")
                .append(Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)))
                .append('\n'));
        return yaml.append(values.isEmpty() ? "  none: ''\n" : "").toString();
    }

    private void load(String yaml) {
        mock.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)));
    }
}
