package dev.backproof.scenarios.corpus;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Every hard case there is. Another tool tries itself on them so: write each specimen to a folder of its own, restore what
 * lies in {@code backup/}, and compare what it says with {@link Specimen#verdict}.
 */
public final class HardCases {
    private HardCases() {}

    /** All cases, by number. */
    public static List<HardCase> all() {
        List<HardCase> cases = new ArrayList<>(DumpCases.all());
        cases.addAll(DatabaseCases.all());
        cases.addAll(PhysicalCases.all());
        cases.addAll(VolumeCases.all());
        cases.addAll(StoreCases.all());
        cases.addAll(PlatformCases.all());
        cases.addAll(FileCases.all());
        cases.sort(Comparator.comparingInt(HardCase::number));
        return List.copyOf(cases);
    }
}
