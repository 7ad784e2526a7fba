package dev.backproof.verify.restore;

import dev.backproof.backup.snapshot.Snapshot;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * How the path that a snapshot names lies in its tree. {@code restic backup /data/uploads}, and so K8up, stores the whole
 * path from the root; {@code cd /data && restic backup .}, as VolSync and Velero do, stores what is in the folder at the
 * root and names {@code /data} all the same; {@code cd /srv && restic backup uploads} is in between. Source: restic
 * design.rst, "Trees"; K8up, VolSync and Velero as their sources have it.
 *
 * @param base the beginning of the snapshot's path that its tree leaves out; empty when it leaves out nothing
 */
record RootShape(String base) {
    /** These always back up what is in a folder; restic's host tells who it was. */
    private static final Set<String> FOLDER_CONTENTS_ONLY = Set.of("volsync", "velero");

    private static final RootShape WHOLE = new RootShape("");

    /**
     * Finds out how it is for a snapshot.
     *
     * @param atRoot names of what lies at the root of its tree
     * @param holds whether the tree holds an absolute path
     */
    static RootShape of(Snapshot snapshot, List<String> atRoot, Predicate<String> holds) {
        if (snapshot.paths().size() != 1 || snapshot.paths().getFirst().equals("/")) {
            return WHOLE;
        }
        String path = snapshot.paths().getFirst();
        if (!FOLDER_CONTENTS_ONLY.contains(snapshot.hostname())) {
            for (int cut = 0; cut >= 0; cut = path.indexOf('/', cut + 1)) {
                String rest = path.substring(cut);
                if (atRoot.equals(List.of(rest.split("/", -1)[1])) && holds.test(rest)) {
                    return new RootShape(path.substring(0, cut));
                }
            }
        }
        return new RootShape(path);
    }

    /**
     * Where something lies in the tree.
     *
     * @param path as the snapshot names it, or as it lies in the tree; absolute
     * @param holds whether the tree holds an absolute path
     */
    String inTree(String path, Predicate<String> holds) {
        if (base.isEmpty() || !(path + "/").startsWith(base + "/")) {
            return path;
        }
        String rest = path.substring(base.length());
        if (rest.isEmpty() || rest.equals("/")) {
            return "/";
        }
        return holds.test(path) && !holds.test(rest) ? path : rest;
    }

    /** A path of the tree in a form that {@link #inTree} cannot take for another one. */
    String distinct(String inTree) {
        return inTree.startsWith(base + "/") ? base + inTree : inTree;
    }
}
