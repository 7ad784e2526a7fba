package dev.backproof.backup.kubernetes;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.SourceException;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads what opens a repository of K8up or VolSync: the object, then the Secrets that it names. Nothing is listed, so that a
 * role can allow just these names.
 */
final class RepositorySecrets {
    private static final String ADDRESS = "RESTIC_REPOSITORY";
    private static final String PASSWORD = "RESTIC_PASSWORD";
    private static final String B2_ID = "B2_ACCOUNT_ID";
    private static final String B2_KEY = "B2_ACCOUNT_KEY";
    private static final String S3_ID = "AWS_ACCESS_KEY_ID";
    private static final String S3_KEY = "AWS_SECRET_ACCESS_KEY";
    /** B2 through its S3 endpoint: the same bucket, and the same key opens it. */
    private static final Pattern B2_AS_S3 =
            Pattern.compile("s3:(?:https?://)?s3\\.[a-z0-9-]+\\.backblazeb2\\.com/([^/]+)/?(.*?)/?");

    private final KubernetesClient client;
    private final RepositoryOwner owner;

    RepositorySecrets(KubernetesClient client, RepositoryOwner owner) {
        this.client = client;
        this.owner = owner;
    }

    ClusterRepository read() {
        GenericKubernetesResource object = object();
        Map<String, String> variables = new HashMap<>();
        Map<String, Secret> secrets = new HashMap<>();
        for (Reference reference : references(object)) {
            Secret secret = secrets.computeIfAbsent(reference.secret(), this::secret);
            String value = value(secret, reference.key());
            if (value != null) {
                variables.put(reference.variable(), value);
            }
        }
        String named = Objects.requireNonNullElse(variables.remove(ADDRESS), OperatorProtections.k8upBackend(object));
        Matcher onB2 = B2_AS_S3.matcher(named);
        if (onB2.matches()) {
            rename(variables, S3_ID, B2_ID);
            rename(variables, S3_KEY, B2_KEY);
            return new ClusterRepository("b2:" + onB2.group(1) + ":" + onB2.group(2), variables);
        }
        if (!named.startsWith("b2:") && !named.startsWith("/")) {
            throw new ConfigurationException(
                    ErrorCode.BAD_SETTING,
                    named.isEmpty()
                            ? owner + " does not say where its repository is"
                            : "the repository of " + owner + " is at " + withoutPassword(named)
                                    + "; only B2 and folders can be read");
        }
        variables.keySet().removeAll(List.of(S3_ID, S3_KEY));
        return new ClusterRepository(named, variables);
    }

    private static void rename(Map<String, String> variables, String from, String to) {
        String value = variables.remove(from);
        if (value != null) {
            variables.put(to, value);
        }
    }

    /** {@code rest:https://user:password@host} shows both. */
    private static String withoutPassword(String address) {
        return address.replaceFirst("//[^/@]*@", "//…@");
    }

    /** A Role that may read the object and its Secrets, and what binds it. */
    String role(String serviceAccount) {
        int slash = serviceAccount.indexOf('/');
        String namespace = slash < 0 ? owner.namespace() : serviceAccount.substring(0, slash);
        String name = serviceAccount.substring(slash + 1);
        String role = "backproof-" + owner.kind().word() + "-" + owner.name();
        List<String> secrets = references(object()).stream()
                .map(Reference::secret)
                .distinct()
                .sorted()
                .toList();
        String[] resource = owner.object().resource().split("\\.", 2);
        var rules = new RoleBuilder()
                .withNewMetadata()
                .withNamespace(owner.namespace())
                .withName(role)
                .endMetadata()
                .withRules(get(resource[1], resource[0], List.of(owner.name())), get("", "secrets", secrets))
                .build();
        var binding = new RoleBindingBuilder()
                .withNewMetadata()
                .withNamespace(owner.namespace())
                .withName(role)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "Role", role)
                .addNewSubject(null, "ServiceAccount", name, namespace)
                .build();
        return Serialization.asYaml(rules) + Serialization.asYaml(binding);
    }

    private static PolicyRule get(String group, String resource, List<String> names) {
        return new PolicyRuleBuilder()
                .withApiGroups(group)
                .withResources(resource)
                .withResourceNames(names)
                .withVerbs("get")
                .build();
    }

    private GenericKubernetesResource object() {
        GenericKubernetesResource object = ClusterErrors.translated(
                "get " + owner,
                () -> client.genericKubernetesResources(owner.object().context())
                        .inNamespace(owner.namespace())
                        .withName(owner.name())
                        .get());
        if (object == null) {
            throw new SourceException(ErrorCode.CLUSTER_OBJECT_NOT_FOUND, "there is no " + owner);
        }
        return object;
    }

    private Secret secret(String name) {
        String shown = "Secret " + owner.namespace() + "/" + name;
        Secret secret = ClusterErrors.translated(
                "get " + shown,
                () -> client.secrets()
                        .inNamespace(owner.namespace())
                        .withName(name)
                        .get());
        if (secret == null) {
            throw new SourceException(
                    ErrorCode.CLUSTER_OBJECT_NOT_FOUND, "there is no " + shown + ", which " + owner + " names");
        }
        return secret;
    }

    private static @Nullable String value(Secret secret, String key) {
        String encoded = secret.getData() == null ? null : secret.getData().get(key);
        try {
            return encoded == null
                    ? null
                    : new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8).strip();
        } catch (IllegalArgumentException e) {
            throw new SourceException(
                    ErrorCode.CLUSTER_REFUSED, KubeObjects.shown(secret) + " has no base64 in " + key, null);
        }
    }

    /** Which key of which Secret is which variable. */
    private List<Reference> references(GenericKubernetesResource object) {
        if (owner.kind() == RepositoryOwner.Kind.VOLSYNC) {
            String secret = KubeObjects.text(object, "spec", "restic", "repository");
            if (secret.isEmpty()) {
                throw new ConfigurationException(
                        ErrorCode.BAD_SETTING, owner + " has no restic repository; what rclone makes is a mirror");
            }
            return Stream.of(ADDRESS, PASSWORD, B2_ID, B2_KEY, S3_ID, S3_KEY)
                    .map(name -> new Reference(secret, name, name))
                    .toList();
        }
        Map<String, Object[]> places = new LinkedHashMap<>();
        places.put(PASSWORD, new Object[] {"repoPasswordSecretRef"});
        places.put(B2_ID, new Object[] {"b2", "accountIDSecretRef"});
        places.put(B2_KEY, new Object[] {"b2", "accountKeySecretRef"});
        places.put(S3_ID, new Object[] {"s3", "accessKeyIDSecretRef"});
        places.put(S3_KEY, new Object[] {"s3", "secretAccessKeySecretRef"});
        List<Reference> found = new ArrayList<>();
        places.forEach((variable, place) -> {
            String secret = OperatorProtections.ofK8upBackend(object, place, "name");
            String key = OperatorProtections.ofK8upBackend(object, place, "key");
            if (!secret.isEmpty() && !key.isEmpty()) {
                found.add(new Reference(secret, key, variable));
            }
        });
        return found;
    }

    private record Reference(String secret, String key, String variable) {}
}
