package dev.sluice.rule;

import dev.sluice.csv.CsvRecord;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * {@code ~} and {@code ~*}: PostgreSQL's advanced regular expressions as far as Java's can say the same, and a refusal
 * otherwise.
 *
 * <p>The same: literals, {@code . * + ? {m,n} | () (?:) (?=) (?!) (?<=) (?<!)}, non-greedy quantifiers, brackets with
 * ranges, {@code [[:alpha:]]} and its like, {@code \d \s \w \D \S \W}, {@code \n \r \t \f}, back references; {@code .}
 * and {@code [^a]} match line ends, {@code ^} and {@code $} only the ends of the text.
 *
 * <p>Refused: {@code \m \M \y \Y \A \Z}, {@code [[:<:]]}, collating elements, embedded options, possessive quantifiers,
 * and {@code \b \B}, which mean one thing in PostgreSQL and another in Java. Different: letters and spaces are what
 * Unicode says, not the locale of the database; lookbehind must have a bounded length; an alternative that matches is
 * taken, not the longest, which only back references can tell.
 */
final class Regex implements Condition {
    private static final String ALLOWED_ESCAPES = "dDsSwWnrtf123456789";
    private static final String DIGITS = "0-9";

    private final Operand operand;
    private final Matcher matcher;

    private Regex(Operand operand, Pattern pattern) {
        this.operand = operand;
        this.matcher = pattern.matcher("");
    }

    /** @throws PatternSyntaxException if the pattern is not valid, or would mean something else in PostgreSQL */
    static Regex of(Operand operand, String pattern, boolean ignoreCase) {
        int flags = Pattern.DOTALL | Pattern.UNICODE_CHARACTER_CLASS;
        if (ignoreCase) {
            flags |= Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
        }
        return new Regex(operand, Pattern.compile(translate(pattern, ignoreCase), flags));
    }

    @Override
    public int test(CsvRecord record) {
        int state = operand.load(record);
        if (state != Predicate.TRUE) {
            return state;
        }
        String text = new String(operand.bytes, operand.from, operand.to - operand.from, StandardCharsets.UTF_8);
        return matcher.reset(text).find() ? Predicate.TRUE : Predicate.FALSE;
    }

    private static String translate(String pattern, boolean ignoreCase) {
        if (pattern.startsWith("***")) {
            throw new PatternSyntaxException("the prefix *** is not supported", pattern, 0);
        }
        StringBuilder java = new StringBuilder();
        int groups = 0;
        int at = 0;
        while (at < pattern.length()) {
            char c = pattern.charAt(at);
            if (c == '\\') {
                if (at + 1 < pattern.length()
                        && pattern.charAt(at + 1) > '0' + groups
                        && pattern.charAt(at + 1) <= '9') {
                    throw new PatternSyntaxException("invalid backreference number", pattern, at);
                }
                at = translateEscape(pattern, at, java, false);
            } else if (c == '[') {
                at = translateBracket(pattern, at, java, ignoreCase);
            } else if (c == '$') {
                java.append("\\z");
                at++;
            } else {
                if (c == '(' && pattern.startsWith("(?", at)) {
                    checkGroup(pattern, at);
                } else if (c == '(') {
                    groups++;
                } else if (c == '+' && at > 0 && isUnescaped(pattern, at - 1, "*+?}")
                        || c == '{' && (at == 0 || isUnescaped(pattern, at - 1, "(|^*+?}"))) {
                    throw new PatternSyntaxException("quantifier operand invalid", pattern, at);
                }
                java.append(c);
                at++;
            }
        }
        return java.toString();
    }

    private static void checkGroup(String pattern, int at) {
        if (!pattern.startsWith("(?:", at)
                && !pattern.startsWith("(?=", at)
                && !pattern.startsWith("(?!", at)
                && !pattern.startsWith("(?<=", at)
                && !pattern.startsWith("(?<!", at)) {
            throw new PatternSyntaxException("options and named groups are not supported", pattern, at);
        }
    }

    /**
     * Whether one of these characters stands there, not escaped. Java would take a + behind a quantifier to be
     * possessive, and lets a quantifier stand behind nothing.
     */
    private static boolean isUnescaped(String pattern, int at, String characters) {
        int backslashes = 0;
        while (at - 1 - backslashes >= 0 && pattern.charAt(at - 1 - backslashes) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 0 && characters.indexOf(pattern.charAt(at)) >= 0;
    }

    private static int translateEscape(String pattern, int at, StringBuilder java, boolean inBracket) {
        if (at + 1 == pattern.length()) {
            throw new PatternSyntaxException("invalid escape \\ sequence", pattern, at);
        }
        char c = pattern.charAt(at + 1);
        boolean word = c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
        if (word && (ALLOWED_ESCAPES.indexOf(c) < 0 || inBracket && c >= '1' && c <= '9')) {
            throw new PatternSyntaxException("the escape \\" + c + " is not supported", pattern, at);
        }
        if (c == 'd') {
            java.append(inBracket ? DIGITS : "[0-9]");
        } else if (c == 'D' && !inBracket) {
            java.append("[^0-9]");
        } else if (word && inBracket && c >= 'A' && c <= 'Z') {
            throw new PatternSyntaxException("the escape \\" + c + " is not supported in brackets", pattern, at);
        } else {
            java.append('\\').append(c);
        }
        return at + 2;
    }

    /**
     * A bracket expression. Java gives a meaning to {@code [}, {@code &} and {@code ^} where PostgreSQL sees literals.
     */
    private static int translateBracket(String pattern, int open, StringBuilder java, boolean ignoreCase) {
        int at = open + 1;
        java.append('[');
        if (pattern.startsWith("^", at)) {
            java.append('^');
            at++;
        }
        int first = at;
        while (at < pattern.length()) {
            char c = pattern.charAt(at);
            if (c == ']' && at > first) {
                java.append(']');
                return at + 1;
            }
            if (pattern.startsWith("[:", at)) {
                int close = pattern.indexOf(":]", at);
                String name = close < 0 ? "" : pattern.substring(at + 2, close);
                // Without regard to case, PostgreSQL takes upper and lower to be all letters, also those without case.
                boolean anyCase = ignoreCase && (name.equals("upper") || name.equals("lower"));
                java.append(posixClass(pattern, at, anyCase ? "alpha" : name));
                at = close + 2;
            } else if (pattern.startsWith("[.", at) || pattern.startsWith("[=", at)) {
                throw new PatternSyntaxException("collating elements are not supported", pattern, at);
            } else if (c == '\\') {
                at = translateEscape(pattern, at, java, true);
            } else {
                java.append("[]&^".indexOf(c) >= 0 ? "\\" : "").append(c);
                at++;
            }
        }
        throw new PatternSyntaxException("brackets [] not balanced", pattern, open);
    }

    private static String posixClass(String pattern, int at, String name) {
        switch (name) {
            case "alpha":
                return "\\p{Alpha}";
            case "digit":
                return DIGITS;
            case "alnum":
                return "\\p{Alpha}" + DIGITS;
            case "upper":
                return "\\p{Upper}";
            case "lower":
                return "\\p{Lower}";
            case "space":
                return "\\p{Space}";
            case "blank":
                return "\\p{Blank}";
            case "punct":
                return "\\p{Punct}";
            case "cntrl":
                return "\\p{Cntrl}";
            case "graph":
                return "\\p{Graph}";
            case "print":
                return "\\p{Print}";
            case "xdigit":
                return "0-9a-fA-F";
            case "word":
                return "\\w";
            default:
                throw new PatternSyntaxException("the class [:" + name + ":] is not supported", pattern, at);
        }
    }
}
