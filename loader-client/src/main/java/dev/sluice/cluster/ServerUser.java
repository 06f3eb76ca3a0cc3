package dev.sluice.cluster;

import dev.sluice.failure.SluiceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;

/**
 * Who runs the server's programs. PostgreSQL refuses to run as root, so root lends them to somebody else.
 *
 * @param prefix what to put before a command, empty for the caller's own account
 * @param owner who must own the server's files, null when the caller may keep them
 */
record ServerUser(List<String> prefix, String owner) {
    private static final List<String> ACCOUNTS = List.of("postgres", "nobody");

    /**
     * An account that works here.
     *
     * @throws SluiceException if this is root and no way to become somebody else works
     */
    static ServerUser choose() {
        if (!isRoot()) {
            return new ServerUser(List.of(), null);
        }
        for (String account : ACCOUNTS) {
            String user = Programs.answer("id", "-u", account);
            String group = Programs.answer("id", "-g", account);
            if (user == null || group == null) {
                continue;
            }
            List<List<String>> ways = List.of(
                    List.of("setpriv", "--reuid=" + user, "--regid=" + group, "--clear-groups", "--"),
                    List.of("runuser", "-u", account, "--"),
                    List.of("su-exec", account),
                    List.of("gosu", account),
                    List.of("sudo", "-n", "-u", account, "--"));
            for (List<String> way : ways) {
                if (works(way)) {
                    return new ServerUser(way, account);
                }
            }
        }
        // In a user namespace without a mapping the programs believe to be nobody, and reach the files as before.
        List<String> namespace = List.of("unshare", "-U", "--");
        if (works(namespace)) {
            return new ServerUser(namespace, null);
        }
        throw new SluiceException(
                "cannot start PostgreSQL as root",
                "None of setpriv, runuser, su-exec, gosu, sudo and unshare could run a program as another user.",
                "Run Sluice as an ordinary user, or name a running server with --server.");
    }

    private static boolean works(List<String> way) {
        List<String> command = new ArrayList<>(way);
        command.add("true");
        return Programs.answer(command.toArray(new String[0])) != null;
    }

    static boolean isRoot() {
        return "0".equals(Programs.answer("id", "-u"));
    }

    /** The command as this user runs it. */
    List<String> command(List<String> command) {
        List<String> whole = new ArrayList<>(prefix);
        whole.addAll(command);
        return whole;
    }

    /** Makes this user the owner of a file. */
    void own(Path file) throws IOException {
        if (owner != null) {
            UserPrincipal principal =
                    file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(owner);
            Files.setOwner(file, principal);
        }
    }

    /** Whether this user can read a file, as far as the rights of the folders above it tell. */
    boolean reaches(Path file) {
        return owner == null || isOpenToAll(file);
    }

    /** A folder for temporary files that other accounts can get into, which the private one of root may not be. */
    static Path temporaryFolder() {
        Path usual = Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
        return !isOpenToAll(usual) && isRoot() ? Path.of("/tmp") : usual;
    }

    private static boolean isOpenToAll(Path file) {
        try {
            Path real = file.toRealPath();
            for (Path folder = real; folder != null; folder = folder.getParent()) {
                PosixFilePermission needed = Files.isDirectory(folder)
                        ? PosixFilePermission.OTHERS_EXECUTE
                        : PosixFilePermission.OTHERS_READ;
                if (!Files.getPosixFilePermissions(folder).contains(needed)) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
