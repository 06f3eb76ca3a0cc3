package dev.sluice.database;

import dev.sluice.failure.ExitCode;
import dev.sluice.failure.SluiceException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads libpq's two forms of a connection string: {@code key=value …} and {@code postgresql://…}. */
final class Conninfo {
    private final String text;
    private final Map<String, String> parameters = new LinkedHashMap<>();

    private Conninfo(String text) {
        this.text = text;
    }

    /** Whether the argument of {@code -d} is a connection string and not the plain name of a database. */
    static boolean isConninfo(String text) {
        return isUri(text) || text.indexOf('=') >= 0;
    }

    private static boolean isUri(String text) {
        return text.startsWith("postgresql://") || text.startsWith("postgres://");
    }

    /** Parameters by libpq keyword, in the order written. */
    static Map<String, String> parse(String text) {
        Conninfo conninfo = new Conninfo(text);
        if (isUri(text)) {
            conninfo.uri();
        } else {
            conninfo.pairs();
        }
        return conninfo.parameters;
    }

    private void pairs() {
        int at = 0;
        int end = text.length();
        while (true) {
            while (at < end && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            if (at == end) {
                return;
            }
            int equals = text.indexOf('=', at);
            String key = equals < 0 ? text.substring(at) : text.substring(at, equals);
            key = key.strip();
            if (equals < 0 || key.isEmpty() || key.chars().anyMatch(Character::isWhitespace)) {
                throw wrong("missing \"=\" after \"" + key.split("\\s", 2)[0] + "\"");
            }
            at = equals + 1;
            while (at < end && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            StringBuilder value = new StringBuilder();
            boolean quoted = at < end && text.charAt(at) == '\'';
            if (quoted) {
                at++;
            }
            while (at < end && (quoted ? text.charAt(at) != '\'' : !Character.isWhitespace(text.charAt(at)))) {
                if (text.charAt(at) == '\\' && at + 1 < end) {
                    at++;
                }
                value.append(text.charAt(at++));
            }
            if (quoted) {
                if (at == end) {
                    throw wrong("unterminated quoted string");
                }
                at++;
            }
            parameters.put(key, value.toString());
        }
    }

    private void uri() {
        String rest = text.substring(text.indexOf("://") + 3);
        String query = "";
        int question = rest.indexOf('?');
        if (question >= 0) {
            query = rest.substring(question + 1);
            rest = rest.substring(0, question);
        }
        int slash = rest.indexOf('/');
        if (slash >= 0) {
            put("dbname", rest.substring(slash + 1));
            rest = rest.substring(0, slash);
        }
        // A password may hold an '@' only as %40, so the first one ends the user part.
        int at = rest.indexOf('@');
        if (at >= 0) {
            String user = rest.substring(0, at);
            rest = rest.substring(at + 1);
            int colon = user.indexOf(':');
            if (colon >= 0) {
                put("password", user.substring(colon + 1));
                user = user.substring(0, colon);
            }
            put("user", user);
        }
        hosts(rest);
        if (!query.isEmpty()) {
            for (String pair : query.split("&")) {
                int equals = pair.indexOf('=');
                if (equals < 0) {
                    throw wrong("missing \"=\" after parameter \"" + pair + "\"");
                }
                String key = decode(pair.substring(0, equals));
                String value = decode(pair.substring(equals + 1));
                if (key.equals("ssl") && value.equals("true")) {
                    key = "sslmode"; // JDBC's way to say it, which libpq understands too
                    value = "require";
                }
                parameters.put(key, value);
            }
        }
    }

    private void hosts(String authority) {
        if (authority.isEmpty()) {
            return;
        }
        List<String> hosts = new ArrayList<>();
        List<String> ports = new ArrayList<>();
        for (String one : authority.split(",", -1)) {
            String host = one;
            String port = "";
            int bracket = one.startsWith("[") ? one.indexOf(']') : -1;
            if (one.startsWith("[") && bracket < 0) {
                throw wrong("missing \"]\" after an IPv6 address");
            }
            int colon = one.indexOf(':', bracket + 1);
            if (colon >= 0) {
                host = one.substring(0, colon);
                port = one.substring(colon + 1);
            }
            if (bracket >= 0) {
                host = one.substring(1, bracket);
            }
            hosts.add(decode(host));
            ports.add(port);
        }
        if (hosts.stream().anyMatch(host -> !host.isEmpty())) {
            parameters.put("host", String.join(",", hosts));
        }
        if (ports.stream().anyMatch(port -> !port.isEmpty())) {
            parameters.put("port", String.join(",", ports));
        }
    }

    private void put(String key, String encoded) {
        if (!encoded.isEmpty()) {
            parameters.put(key, decode(encoded));
        }
    }

    private String decode(String encoded) {
        if (encoded.indexOf('%') < 0) {
            return encoded;
        }
        byte[] in = encoded.getBytes(StandardCharsets.UTF_8);
        ByteBuffer out = ByteBuffer.allocate(in.length);
        for (int i = 0; i < in.length; i++) {
            if (in[i] != '%') {
                out.put(in[i]);
                continue;
            }
            int high = i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
            int low = i + 2 < in.length ? Character.digit(in[i + 2], 16) : -1;
            if (high < 0 || low < 0 || high + low == 0) {
                throw wrong("invalid percent-encoded token in \"" + encoded + "\"");
            }
            out.put((byte) (high << 4 | low));
            i += 2;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(out.flip()).toString();
        } catch (CharacterCodingException e) {
            throw wrong("invalid UTF-8 in \"" + encoded + "\"");
        }
    }

    private SluiceException wrong(String what) {
        return new SluiceException(
                "invalid connection string: " + what,
                null,
                "Write postgresql://user@host:port/database or host=… port=… dbname=… user=….",
                ExitCode.USAGE);
    }
}
