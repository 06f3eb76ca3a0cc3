package dev.sluice.rule;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The tokens of a rule, one at a time, cut as PostgreSQL's scanner cuts them. Comments are skipped. */
final class Tokens {
    static final int END = 0;
    static final int NAME = 1;
    static final int QUOTED_NAME = 2;
    static final int NUMBER = 3;
    static final int STRING = 4;
    static final int OPERATOR = 5;
    static final int PUNCTUATION = 6;

    private static final String OPERATOR_CHARACTERS = "+-*/<>=~!@#%^&|`?";

    /** A longer operator may end in + or - only if it has one of these. */
    private static final String FREE_OPERATOR_CHARACTERS = "~!@#%^&|`?";

    private final String source;
    private int at;

    /** What the current token is. */
    int kind;

    /** The current token: a name or literal without its quotes, all else as it stands. */
    String text;

    /** Where the current token starts, inclusive. */
    int start;

    /** Where the current token ends, exclusive. */
    int end;

    Tokens(String source) {
        this.source = source;
        next();
    }

    /** Goes to the next token. */
    void next() {
        skipSpace();
        start = at;
        if (at == source.length()) {
            kind = END;
            text = "";
            end = at;
            return;
        }
        char c = source.charAt(at);
        if (isNameStart(c)) {
            nextName(c);
        } else if (c == '"') {
            kind = QUOTED_NAME;
            text = quoted('"', "unterminated quoted identifier");
            if (text.isEmpty()) {
                throw error(start, "zero-length delimited identifier", "Write the column's name between the quotes.");
            }
        } else if (c == '\'') {
            kind = STRING;
            text = quoted('\'', "unterminated quoted string");
        } else if (isDigit(c) || c == '.' && isDigit(peek(1))) {
            nextNumber();
        } else if (c == '$' && dollarTag() > 0) {
            nextDollarQuoted();
        } else if (OPERATOR_CHARACTERS.indexOf(c) >= 0) {
            nextOperator();
        } else {
            kind = PUNCTUATION;
            at += c == ':' && peek(1) == ':' ? 2 : Character.charCount(source.codePointAt(at));
            text = source.substring(start, at);
        }
        end = at;
    }

    /** Whether the current token is this word without quotes, in whatever case. */
    boolean isWord(String word) {
        return kind == NAME && text.equalsIgnoreCase(word);
    }

    /** Whether the current token is this operator or punctuation. */
    boolean isSign(String sign) {
        return (kind == OPERATOR || kind == PUNCTUATION) && text.equals(sign);
    }

    RuleException error(int index, String message, String hint) {
        return RuleException.at(source, index, message, hint);
    }

    private void skipSpace() {
        while (at < source.length()) {
            char c = source.charAt(at);
            if (c == ' ' || c >= '\t' && c <= '\r') {
                at++;
            } else if (c == '-' && peek(1) == '-') {
                while (at < source.length() && source.charAt(at) != '\n' && source.charAt(at) != '\r') {
                    at++;
                }
            } else if (c == '/' && peek(1) == '*') {
                skipComment();
            } else {
                return;
            }
        }
    }

    private void skipComment() {
        int open = at;
        int depth = 0;
        while (at < source.length()) {
            if (source.startsWith("/*", at)) {
                depth++;
                at += 2;
            } else if (source.startsWith("*/", at)) {
                depth--;
                at += 2;
                if (depth == 0) {
                    return;
                }
            } else {
                at++;
            }
        }
        throw error(open, "unterminated /* comment", "Close the comment with */.");
    }

    private void nextName(char first) {
        if ((first == 'E' || first == 'e') && peek(1) == '\'') {
            kind = STRING;
            at++;
            text = escaped();
            return;
        }
        if ((first == 'U' || first == 'u') && peek(1) == '&' && (peek(2) == '\'' || peek(2) == '"')) {
            kind = peek(2) == '"' ? QUOTED_NAME : STRING;
            at += 2;
            text = unicodeEscaped();
            return;
        }
        while (at < source.length() && isNamePart(source.charAt(at))) {
            at++;
        }
        kind = NAME;
        text = source.substring(start, at);
    }

    private void nextNumber() {
        skipDigits();
        if (peek(0) == '.') {
            at++;
            skipDigits();
        }
        if (peek(0) == 'e' || peek(0) == 'E') {
            int sign = peek(1) == '+' || peek(1) == '-' ? 1 : 0;
            if (isDigit(peek(1 + sign))) {
                at += 1 + sign;
                skipDigits();
            }
        }
        if (isNamePart(peek(0))) {
            throw error(start, "trailing junk after numeric literal", "Put a space after the number.");
        }
        kind = NUMBER;
        text = source.substring(start, at);
    }

    private void nextOperator() {
        boolean free = false;
        while (at < source.length() && OPERATOR_CHARACTERS.indexOf(source.charAt(at)) >= 0) {
            if (at > start && (source.startsWith("--", at) || source.startsWith("/*", at))) {
                break;
            }
            free |= FREE_OPERATOR_CHARACTERS.indexOf(source.charAt(at)) >= 0;
            at++;
        }
        while (!free && at - start > 1 && (source.charAt(at - 1) == '+' || source.charAt(at - 1) == '-')) {
            at--;
        }
        kind = OPERATOR;
        text = source.substring(start, at);
    }

    private String quoted(char quote, String problem) {
        StringBuilder content = new StringBuilder();
        for (at++; at < source.length(); at++) {
            char c = source.charAt(at);
            if (c == quote) {
                if (peek(1) != quote) {
                    at++;
                    return content.toString();
                }
                at++;
            }
            content.append(c);
        }
        throw error(start, problem, "Close it with " + quote + "; a quote within is written twice.");
    }

    private int dollarTag() {
        int close = at + 1;
        while (close < source.length() && source.charAt(close) != '$') {
            char c = source.charAt(close);
            if (close == at + 1 ? !isNameStart(c) : !isNamePart(c)) {
                return 0;
            }
            close++;
        }
        return close < source.length() ? close + 1 - at : 0;
    }

    private void nextDollarQuoted() {
        String tag = source.substring(at, at + dollarTag());
        int close = source.indexOf(tag, at + tag.length());
        if (close < 0) {
            throw error(start, "unterminated dollar-quoted string", "Close it with " + tag + ".");
        }
        kind = STRING;
        text = source.substring(at + tag.length(), close);
        at = close + tag.length();
    }

    /**
     * A string with the escapes of C. It is put together from bytes, because {@code \x} gives a byte and not a
     * character.
     */
    private String escaped() {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        at++;
        while (at < source.length()) {
            char c = source.charAt(at);
            if (c == '\'' && peek(1) != '\'') {
                at++;
                return decoded(content.toByteArray());
            }
            if (c == '\'') {
                content.write('\'');
                at += 2;
            } else if (c == '\\' && at + 1 < source.length()) {
                at++;
                escape(content);
            } else {
                append(content, source.codePointAt(at));
                at += Character.charCount(source.codePointAt(at));
            }
        }
        throw error(start, "unterminated quoted string", "Close it with '; a quote within is written twice.");
    }

    /** A string or a name with the Unicode escapes of standard SQL, behind its U and ampersand. */
    private String unicodeEscaped() {
        String escaped = quoted(peek(0), "unterminated quoted string");
        StringBuilder content = new StringBuilder();
        int from = 0;
        while (from < escaped.length()) {
            char c = escaped.charAt(from++);
            if (c != '\\' || escaped.startsWith("\\", from)) {
                content.append(c);
                from += c == '\\' ? 1 : 0;
                continue;
            }
            from += escaped.startsWith("+", from) ? 1 : 0;
            int length = escaped.startsWith("+", from - 1) ? 6 : 4;
            int code = 0;
            for (int to = from + length; from < to; from++) {
                int digit = from < escaped.length() && escaped.charAt(from) < 0x80
                        ? Character.digit(escaped.charAt(from), 16)
                        : -1;
                if (digit < 0) {
                    throw error(start, "invalid Unicode escape", "Unicode escapes are \\XXXX and \\+XXXXXX.");
                }
                code = code << 4 | digit;
            }
            if (code == 0 || !Character.isValidCodePoint(code)) {
                throw error(start, "invalid Unicode escape value", "Write the number of a character.");
            }
            content.appendCodePoint(code);
        }
        for (int i = 0; i < content.length(); i += Character.charCount(content.codePointAt(i))) {
            int code = content.codePointAt(i);
            if (code >= Character.MIN_SURROGATE && code <= Character.MAX_SURROGATE) {
                throw error(start, "invalid Unicode surrogate pair", "Write characters beyond U+FFFF as \\+XXXXXX.");
            }
        }
        return content.toString();
    }

    private void escape(ByteArrayOutputStream content) {
        int c = source.codePointAt(at);
        int escape = at;
        at += Character.charCount(c);
        switch (c) {
            case 'b':
                content.write('\b');
                break;
            case 'f':
                content.write('\f');
                break;
            case 'n':
                content.write('\n');
                break;
            case 'r':
                content.write('\r');
                break;
            case 't':
                content.write('\t');
                break;
            case 'x':
                int length = digits(16, 2);
                content.write(length == 0 ? 'x' : number(length, 16));
                break;
            case 'u':
            case 'U':
                int wanted = c == 'u' ? 4 : 8;
                if (digits(16, wanted) < wanted) {
                    throw error(escape - 1, "invalid Unicode escape", "Unicode escapes are \\uXXXX and \\UXXXXXXXX.");
                }
                append(content, codePoint(escape - 1, number(wanted, 16)));
                break;
            default:
                if (c >= '0' && c <= '7') {
                    at--;
                    content.write(number(digits(8, 3), 8));
                } else {
                    append(content, c);
                }
        }
    }

    private int codePoint(int escape, int code) {
        if (Character.isValidCodePoint(code) && (code < Character.MIN_SURROGATE || code > Character.MAX_SURROGATE)) {
            return code;
        }
        throw error(escape, "invalid Unicode escape value", "Write characters beyond U+FFFF as \\UXXXXXXXX.");
    }

    private int digits(int radix, int most) {
        int count = 0;
        while (count < most && Character.digit(peek(count), radix) >= 0 && peek(count) < 0x80) {
            count++;
        }
        return count;
    }

    private int number(int length, int radix) {
        int value = 0;
        for (int stop = at + length; at < stop; at++) {
            value = value * radix + Character.digit(source.charAt(at), radix);
        }
        return value;
    }

    private String decoded(byte[] bytes) {
        try {
            String content = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (content.indexOf('\0') < 0) {
                return content;
            }
        } catch (CharacterCodingException e) {
            // Said below, as for the character NUL.
        }
        throw error(start, "invalid byte sequence for encoding \"UTF8\"", "Let the escapes spell valid characters.");
    }

    private static void append(ByteArrayOutputStream content, int codePoint) {
        content.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
    }

    private void skipDigits() {
        while (isDigit(peek(0))) {
            at++;
        }
    }

    private char peek(int ahead) {
        return at + ahead < source.length() ? source.charAt(at + ahead) : '\0';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isNameStart(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c >= 0x80;
    }

    private static boolean isNamePart(char c) {
        return isNameStart(c) || isDigit(c) || c == '$';
    }
}
