package dev.sluice.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Passwords from {@code .pgpass}: lines of {@code host:port:database:user:password}, {@code *} matches anything. */
final class PasswordFile {
    private PasswordFile() {}

    /**
     * The password of the first line that matches, or null.
     *
     * @param host name or address; "localhost" for a socket of this machine
     * @throws IOException if the file is there but must not be used or cannot be read
     */
    static String find(Path file, String host, String port, String database, String user) throws IOException {
        if (!Files.isRegularFile(file)) {
            return null;
        }
        // As libpq: others must not be able to read it.
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Set<PosixFilePermission> rights = Files.getPosixFilePermissions(file);
            for (PosixFilePermission right : rights) {
                if (!right.name().startsWith("OWNER_")) {
                    throw new IOException("password file \"" + file
                            + "\" has group or world access; permissions should be u=rw (0600) or less");
                }
            }
        }
        String[] wanted = {host, port, database, user};
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith("#")) {
                continue;
            }
            List<String> fields = fields(line);
            if (fields.size() < 5) {
                continue;
            }
            boolean matches = true;
            for (int i = 0; i < wanted.length; i++) {
                matches &= fields.get(i).equals("*") || fields.get(i).equals(wanted[i]);
            }
            if (matches) {
                return fields.get(4);
            }
        }
        return null;
    }

    /** Splits at colons; a backslash makes the next character an ordinary one. The {@code *} that means "any" is plain. */
    private static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\\' && i + 1 < line.length()) {
                field.append(line.charAt(++i));
            } else if (c == ':' && fields.size() < 4) {
                fields.add(field.toString());
                field.setLength(0);
            } else if (c == ':') {
                break;
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString());
        return fields;
    }
}
