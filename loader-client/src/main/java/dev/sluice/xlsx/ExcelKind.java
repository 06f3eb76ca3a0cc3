package dev.sluice.xlsx;

import dev.sluice.failure.SluiceException;
import dev.sluice.file.FileKind;
import dev.sluice.source.ConvertedFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/** Workbooks of Excel 2007 and later; of its neighbours it says what to do with them. */
public final class ExcelKind implements FileKind {
    private static final byte[] ZIP = {'P', 'K', 3, 4};

    /** A container of Microsoft's: Office files before 2007, and later ones with a password. */
    private static final byte[] OLE2 = {(byte) 0xd0, (byte) 0xcf, 0x11, (byte) 0xe0};

    /** How the directory of such a container spells the name of an encrypted file. */
    private static final byte[] ENCRYPTED = "EncryptedPackage".getBytes(StandardCharsets.UTF_16LE);

    private static final String OPEN_DOCUMENT = "application/vnd.oasis.opendocument.";

    /** As much of a container as is searched for that name. */
    private static final int SEARCHED = 64 << 20;

    @Override
    public String type() {
        return "xlsx";
    }

    @Override
    public boolean mayBe(byte[] head) {
        return begins(head, ZIP) || begins(head, OLE2);
    }

    @Override
    public boolean recognises(Path path) throws IOException {
        if (isOle2(path)) {
            return true;
        }
        try (ZipFile archive = ZipFile.builder().setPath(path).get()) {
            return archive.getEntry("[Content_Types].xml") != null || openDocument(archive) != null;
        } catch (IOException | RuntimeException e) {
            // Whatever it is, it is damaged: who unpacks archives says so.
            return false;
        }
    }

    @Override
    public ConvertedFile open(String name, Path path, Map<String, ?> format, Set<String> expected) throws IOException {
        if (isOle2(path)) {
            throw isEncrypted(path)
                    ? new SluiceException(
                            "\"" + name + "\" has a password",
                            "It is an encrypted Office document.",
                            "Save it without the password: in Excel, under File, Info, Protect Workbook.")
                    : new SluiceException(
                            "\"" + name + "\" is an Office document of before 2007",
                            "Such workbooks are called .xls; Sluice reads .xlsx.",
                            "Save it as .xlsx first, for instance with: soffice --headless --convert-to xlsx \"" + name
                                    + "\"");
        }
        try (ZipFile archive = ZipFile.builder().setPath(path).get()) {
            refuseNeighbours(name, archive);
        }
        return Workbook.open(name, path, format, expected);
    }

    private static void refuseNeighbours(String name, ZipFile archive) throws IOException {
        String document = openDocument(archive);
        if (document != null) {
            boolean sheet = document.startsWith("spreadsheet");
            throw new SluiceException(
                    "\"" + name + "\" is an OpenDocument " + (sheet ? "spreadsheet" : "file"),
                    "Sluice reads .xlsx.",
                    sheet
                            ? "Save it as .xlsx first, for instance with: soffice --headless --convert-to xlsx \""
                                    + name + "\""
                            : "Save its table as .xlsx or CSV first.");
        }
        if (archive.getEntry("xl/workbook.bin") != null) {
            throw new SluiceException(
                    "\"" + name + "\" is a binary workbook",
                    "Such workbooks are called .xlsb; Sluice reads .xlsx.",
                    "Save it as .xlsx first.");
        }
        for (String folder : new String[] {"word/", "ppt/", "visio/"}) {
            for (ZipArchiveEntry entry : archive.getEntriesInPhysicalOrder(folder + "document.xml")) {
                throw notSheets(name, entry.getName());
            }
        }
        if (archive.getEntry("ppt/presentation.xml") != null) {
            throw notSheets(name, "ppt/presentation.xml");
        }
    }

    private static SluiceException notSheets(String name, String entry) {
        return new SluiceException(
                "\"" + name + "\" is an Office document, but no workbook",
                "It holds \"" + entry + "\".",
                "Save its table as .xlsx or CSV first.");
    }

    /** What kind of OpenDocument file it is, or null when it is none. */
    private static String openDocument(ZipFile archive) throws IOException {
        ZipArchiveEntry entry = archive.getEntry("mimetype");
        if (entry == null) {
            return null;
        }
        try (InputStream in = archive.getInputStream(entry)) {
            String type = new String(in.readNBytes(100), StandardCharsets.US_ASCII);
            return type.startsWith(OPEN_DOCUMENT) ? type.substring(OPEN_DOCUMENT.length()) : null;
        }
    }

    private static boolean isOle2(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return begins(in.readNBytes(OLE2.length), OLE2);
        }
    }

    private static boolean isEncrypted(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(SEARCHED);
            search:
            for (int i = 0; i + ENCRYPTED.length <= bytes.length; i += 2) {
                for (int j = 0; j < ENCRYPTED.length; j++) {
                    if (bytes[i + j] != ENCRYPTED[j]) {
                        continue search;
                    }
                }
                return true;
            }
            return false;
        }
    }

    private static boolean begins(byte[] head, byte[] magic) {
        if (head.length < magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if (head[i] != magic[i]) {
                return false;
            }
        }
        return true;
    }
}
