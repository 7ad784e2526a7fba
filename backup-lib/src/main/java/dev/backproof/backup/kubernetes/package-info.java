/**
 * A Kubernetes cluster as the place where the data lives: what it holds, what protects it, and jobs that back it up from
 * inside. {@link dev.backproof.backup.kubernetes.Cluster} is the way in.
 *
 * <p>The client is fabric8's, an optional dependency of the library; its types stay in this package. Objects of other
 * programs (mariadb-operator, K8up, VolSync, Velero, snapshots) are read without classes of their own, so that a field
 * that is missing or new does no harm. Bulk data never passes through here: jobs in the cluster move it.
 */
@NullMarked
package dev.backproof.backup.kubernetes;

import org.jspecify.annotations.NullMarked;
