package dev.sluice.init;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Plain values as YAML on one line, and comments. */
final class Yaml {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_./-]*");
    private static final Pattern WORD = Pattern.compile("(?i)true|false|null|yes|no|on|off|y|n");

    private Yaml() {}

    static String value(Object value) {
        if (value instanceof Map<?, ?> map) {
            List<String> members = new ArrayList<>();
            map.forEach((key, member) -> members.add(value(key) + ": " + value(member)));
            return members.isEmpty() ? "{}" : "{ " + String.join(", ", members) + " }";
        }
        if (value instanceof List<?> list) {
            return "[" + String.join(", ", list.stream().map(Yaml::value).toList()) + "]";
        }
        String text = String.valueOf(value);
        boolean plain = !(value instanceof String)
                || PLAIN.matcher(text).matches() && !WORD.matcher(text).matches();
        return plain ? text : quoted(text);
    }

    /** A text that ends no line. */
    static String comment(String text) {
        StringBuilder line = new StringBuilder();
        text.codePoints().forEach(c -> line.appendCodePoint(isPrintable(c) ? c : ' '));
        return line.toString();
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                out.append('\\').appendCodePoint(c);
            } else if (c == '\t') {
                out.append("\\t");
            } else if (c == '\n') {
                out.append("\\n");
            } else if (isPrintable(c)) {
                out.appendCodePoint(c);
            } else {
                out.append(String.format(c > 0xffff ? "\\U%08x" : "\\u%04x", c));
            }
        });
        return out.append('"').toString();
    }

    /** What YAML takes as it stands, on a line; a blank that is no space, or a mark of direction, is better seen. */
    private static boolean isPrintable(int c) {
        return c >= ' ' && c < 0x7f
                || c > 0xa0
                        && c < 0xd800
                        && c != 0x2028
                        && c != 0x2029
                        && c != 0x202f
                        && !Character.isIdentifierIgnorable(c)
                || c >= 0xe000 && c < 0xfffe && c != 0xfeff
                || c > 0xffff;
    }
}
