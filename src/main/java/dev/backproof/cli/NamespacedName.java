package dev.backproof.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** An object of a cluster, typed as {@code NAMESPACE/NAME}. */
record NamespacedName(String namespace, String name) {
    static final NamespacedName NONE = new NamespacedName("", "");

    /** Reads one. */
    static final class Converter implements ITypeConverter<NamespacedName> {
        @Override
        public NamespacedName convert(String text) {
            String[] parts = text.split("/", -1);
            if (parts.length != 2 || parts[0].isBlank() || parts[1].isBlank()) {
                throw new TypeConversionException("'" + text + "' is not NAMESPACE/NAME");
            }
            return new NamespacedName(parts[0], parts[1]);
        }
    }
}
