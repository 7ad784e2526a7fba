package dev.backproof.verify.assertion;

import dev.backproof.verify.scenario.Assertion.Cell;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Values of rows: made of what a test writes, and compared with what a server gives. */
final class Cells {
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .toFormatter(Locale.ROOT);

    private Cells() {}

    /**
     * A value as a test writes it: null, a number, true or false, a text, an enum's constant by its name, a date or time.
     *
     * @throws IllegalArgumentException for anything else
     */
    static Cell of(@Nullable Object value) {
        return switch (value) {
            case null -> new Cell.Null();
            case BigDecimal number -> new Cell.Numeral(number);
            case Number number -> new Cell.Numeral(new BigDecimal(number.toString()));
            case Boolean flag -> new Cell.Numeral(flag ? BigDecimal.ONE : BigDecimal.ZERO);
            case CharSequence text -> new Cell.Text(text.toString());
            case Enum<?> constant -> new Cell.Text(constant.name());
            case LocalDateTime time -> new Cell.Text(TIME.format(time));
            case LocalDate date -> new Cell.Text(date.toString());
            case UUID id -> new Cell.Text(id.toString());
            default ->
                throw new IllegalArgumentException(
                        "a row's value is null, a number, a text, true or false, or a date, not a "
                                + value.getClass().getName());
        };
    }

    /**
     * Whether a server's answer is this value.
     *
     * @param text the answer as text, null for NULL
     */
    static boolean equal(Cell expected, @Nullable String text) {
        return switch (expected) {
            case Cell.Null none -> text == null;
            case Cell.Text wanted -> text != null && sameText(wanted.value(), text);
            case Cell.Numeral wanted -> {
                BigDecimal number = text == null ? null : number(text);
                yield number != null && number.compareTo(wanted.value()) == 0;
            }
        };
    }

    /** A time with a fraction of zeros is the time without. */
    private static boolean sameText(String wanted, String text) {
        return wanted.equals(text)
                || (text.startsWith(wanted + ".") && text.matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.0+"));
    }

    /** The number that a text is, or null. */
    static @Nullable BigDecimal number(String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** An expected value for people; texts only where that is allowed. */
    static String shown(Cell cell, boolean showValues) {
        return switch (cell) {
            case Cell.Null none -> "NULL";
            case Cell.Numeral number -> number.value().toPlainString();
            case Cell.Text text -> ShownText.of(text.value(), showValues);
        };
    }

    /** An answer for people; numbers always, texts only where that is allowed. */
    static String shown(@Nullable String answer, boolean showValues) {
        if (answer == null) {
            return "NULL";
        }
        BigDecimal number = number(answer);
        return number == null ? ShownText.of(answer, showValues) : number.toPlainString();
    }
}
