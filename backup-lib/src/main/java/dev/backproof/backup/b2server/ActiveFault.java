package dev.backproof.backup.b2server;

import java.util.Random;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A rule in force and how often it was met. */
public final class ActiveFault {
    private final FaultRule rule;
    private final Pattern call;
    private final @Nullable Pattern object;
    private final Random random;
    private long matched;
    private int fired;

    ActiveFault(FaultRule rule) {
        this.rule = rule;
        this.call = glob(rule.call());
        this.object = rule.object() == null ? null : glob(rule.object());
        this.random = new Random(rule.seed());
    }

    /** The rule. */
    public FaultRule rule() {
        return rule;
    }

    /** How many requests matched call and object so far. */
    public synchronized long matched() {
        return matched;
    }

    /** How many of them went wrong. */
    public synchronized int fired() {
        return fired;
    }

    synchronized boolean strikes(String calledName, @Nullable String objectName) {
        if (!call.matcher(calledName).matches()) {
            return false;
        }
        if (object != null && (objectName == null || !object.matcher(objectName).matches())) {
            return false;
        }
        matched++;
        if (matched <= rule.skip() || fired >= rule.times()) {
            return false;
        }
        if (rule.probability() < 1 && random.nextDouble() >= rule.probability()) {
            return false;
        }
        fired++;
        return true;
    }

    private static Pattern glob(String glob) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            if (c == '*' && i + 1 < glob.length() && glob.charAt(i + 1) == '*') {
                regex.append(".*");
                i++;
            } else if (c == '*') {
                regex.append("[^/]*");
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }
}
