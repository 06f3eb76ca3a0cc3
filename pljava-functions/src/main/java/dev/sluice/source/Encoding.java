package dev.sluice.source;

import dev.sluice.failure.SluiceException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Map;

/** The encoding of a job's files, by the names that Java and PostgreSQL have for it. */
public final class Encoding {
    /** UTF-8, which needs no transcoding. */
    public static final Encoding UTF_8 = new Encoding("UTF-8", StandardCharsets.UTF_8);

    /** Names that Java does not know, most of them PostgreSQL's, without their hyphens and underscores. */
    private static final Map<String, String> POSTGRES = Map.ofEntries(
            Map.entry("UNICODE", "UTF-8"),
            Map.entry("UTF16", "UTF-16"),
            Map.entry("UTF16LE", "UTF-16LE"),
            Map.entry("UTF16BE", "UTF-16BE"),
            Map.entry("UTF32", "UTF-32"),
            Map.entry("LATIN1", "ISO-8859-1"),
            Map.entry("LATIN2", "ISO-8859-2"),
            Map.entry("LATIN3", "ISO-8859-3"),
            Map.entry("LATIN4", "ISO-8859-4"),
            Map.entry("LATIN5", "ISO-8859-9"),
            Map.entry("LATIN6", "ISO-8859-10"),
            Map.entry("LATIN7", "ISO-8859-13"),
            Map.entry("LATIN8", "ISO-8859-14"),
            Map.entry("LATIN9", "ISO-8859-15"),
            Map.entry("LATIN10", "ISO-8859-16"),
            Map.entry("WIN866", "IBM866"),
            Map.entry("ALT", "IBM866"),
            Map.entry("WIN874", "x-windows-874"),
            Map.entry("WIN949", "x-windows-949"),
            Map.entry("UHC", "x-windows-949"),
            Map.entry("WIN936", "GBK"),
            Map.entry("WIN950", "x-windows-950"),
            Map.entry("SJIS", "windows-31j"),
            Map.entry("MSKANJI", "windows-31j"),
            Map.entry("SHIFTJIS", "windows-31j"),
            Map.entry("WIN932", "windows-31j"),
            Map.entry("SHIFTJIS2004", "x-SJIS_0213"),
            Map.entry("KOI8R", "KOI8-R"),
            Map.entry("KOI8U", "KOI8-U"),
            Map.entry("EUCCN", "GB2312"),
            Map.entry("EUCJP", "EUC-JP"),
            Map.entry("EUCKR", "EUC-KR"),
            Map.entry("EUCTW", "x-EUC-TW"),
            Map.entry("JOHAB", "x-Johab"));

    private final String name;
    private final Charset charset;

    private Encoding(String name, Charset charset) {
        this.name = name;
        this.charset = charset;
    }

    /**
     * The encoding of a name.
     *
     * @throws SluiceException if neither Java nor PostgreSQL has one of that name, or it cannot be read line by line
     */
    public static Encoding of(String name) {
        String plain = name.replaceAll("[-_ ]", "").toUpperCase(Locale.ROOT);
        String java = POSTGRES.get(plain);
        if (java == null && plain.matches("WIN12\\d\\d")) {
            java = "windows-" + plain.substring(3);
        } else if (java == null && plain.matches("ISO8859\\d{1,2}")) {
            java = "ISO-8859-" + plain.substring(7);
        }
        try {
            Charset charset = Charset.forName(java == null ? name.strip() : java);
            if (Transcoder.isPossible(charset)) {
                return charset.equals(StandardCharsets.UTF_8) ? UTF_8 : new Encoding(name, charset);
            }
            throw new SluiceException(
                    "encoding \"" + name + "\" is not supported",
                    "In it, line ends are not the bytes that they are in ASCII.",
                    "Convert the files to UTF-8 first, for instance with iconv.");
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw new SluiceException(
                    "unknown encoding \"" + name + "\"",
                    null,
                    "Use a name as PostgreSQL or Java spells it, such as UTF-8, UTF-16, LATIN1 or windows-1252.");
        }
    }

    /** What Java decodes it with. */
    public Charset charset() {
        return charset;
    }

    /** The name as the job has it. */
    @Override
    public String toString() {
        return name;
    }

    /**
     * How a file that begins so is to be read: a byte order mark, where there is one, says more than the job.
     *
     * @param charset never one that leaves the order of bytes open
     * @param mark bytes of the byte order mark
     */
    record Reading(Charset charset, int mark) {
        boolean isUtf8() {
            return charset.equals(StandardCharsets.UTF_8);
        }
    }

    /** How to read a file that begins with these bytes. */
    Reading reading(String file, byte[] head, int length) {
        if (begins(head, length, 0xef, 0xbb, 0xbf)) {
            return new Reading(StandardCharsets.UTF_8, 3);
        }
        if (begins(head, length, 0xff, 0xfe, 0, 0)) {
            return new Reading(Charset.forName("UTF-32LE"), 4);
        }
        if (begins(head, length, 0, 0, 0xfe, 0xff)) {
            return new Reading(Charset.forName("UTF-32BE"), 4);
        }
        if (begins(head, length, 0xff, 0xfe)) {
            return new Reading(StandardCharsets.UTF_16LE, 2);
        }
        if (begins(head, length, 0xfe, 0xff)) {
            return new Reading(StandardCharsets.UTF_16BE, 2);
        }
        int width = charset.equals(StandardCharsets.UTF_16) ? 2 : charset.name().equals("UTF-32") ? 4 : 0;
        return new Reading(width == 0 ? charset : ordered(file, width, head, length), 0);
    }

    /** Without a mark, the order is told by where the zeros of the many ASCII characters of a header stand. */
    private Charset ordered(String file, int width, byte[] head, int length) {
        int big = 0;
        int little = 0;
        for (int i = 0; i + width <= length; i += width) {
            if (head[i] == 0 && head[i + width - 1] != 0) {
                big++;
            } else if (head[i] != 0 && head[i + width - 1] == 0) {
                little++;
            }
        }
        if (big == little) {
            throw new SluiceException(
                    "the order of bytes in \"" + file + "\" is not known",
                    "It has no byte order mark.",
                    "Write encoding: " + name + "LE or " + name + "BE in the job's format.");
        }
        return Charset.forName("UTF-" + 8 * width + (big > little ? "BE" : "LE"));
    }

    private static boolean begins(byte[] head, int length, int... mark) {
        if (length < mark.length) {
            return false;
        }
        for (int i = 0; i < mark.length; i++) {
            if ((head[i] & 0xff) != mark[i]) {
                return false;
            }
        }
        return true;
    }
}
