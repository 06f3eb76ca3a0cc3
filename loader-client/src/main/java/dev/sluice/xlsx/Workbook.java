package dev.sluice.xlsx;

import dev.sluice.failure.SluiceException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.ReadingOptions;
import org.dhatim.fastexcel.reader.Sheet;
import org.dhatim.fastexcel.reader.SheetVisibility;

/** Opens workbooks and chooses the sheet to read. */
final class Workbook {
    private Workbook() {}

    static SheetFile open(String name, Path path, Map<String, ?> format, Set<String> expected) throws IOException {
        Parts parts = Parts.of(name, path);
        ReadableWorkbook workbook = null;
        SheetFile file = null;
        try {
            // Without its styles part, a workbook has no formats to be asked for.
            workbook = new ReadableWorkbook(path.toFile(), new ReadingOptions(parts.hasStyles(), true));
            Sheet sheet = choose(name, workbook, format.get("sheet"));
            file = new SheetFile(name, parts, workbook, sheet, SheetOptions.of(format), expected);
            return file;
        } catch (SluiceException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw unreadable(name, null, e);
        } catch (OutOfMemoryError e) {
            throw tooLarge(name);
        } finally {
            if (file == null && workbook != null) {
                workbook.close();
            }
        }
    }

    /** What a user is told of a workbook that is not as it should be. */
    static SluiceException unreadable(String name, String where, Exception e) {
        Throwable cause = e;
        while (cause.getCause() != null
                && cause.getMessage() != null
                && cause.getMessage().contains("Exception")) {
            cause = cause.getCause();
        }
        String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new SluiceException(
                "cannot read workbook \"" + name + "\": "
                        + why.lines().findFirst().orElse(why),
                where,
                "Open it in Excel or LibreOffice and save it again; if that is not possible, make or fetch the file again.",
                dev.sluice.failure.ExitCode.FAILED,
                null,
                e);
    }

    static SluiceException tooLarge(String name) {
        return new SluiceException(
                "there is not enough memory to read workbook \"" + name + "\"",
                "The client has " + (Runtime.getRuntime().maxMemory() >> 20)
                        + " MiB. It keeps the texts of all sheets of a workbook, each once.",
                "Give it more, such as SLUICE_JAVA_OPTS=-Xmx2g, or save the sheet alone, or as CSV.");
    }

    private static Sheet choose(String name, ReadableWorkbook workbook, Object wanted) {
        List<Sheet> sheets = workbook.getSheets().toList();
        if (sheets.isEmpty()) {
            throw new SluiceException("workbook \"" + name + "\" has no sheet", null, null);
        }
        if (wanted == null) {
            return usual(workbook);
        }
        String text = wanted.toString();
        if (!(wanted instanceof Number)) {
            for (Sheet sheet : sheets) {
                if (sheet.getName().equals(text)) {
                    return sheet;
                }
            }
            List<Sheet> near = sheets.stream()
                    .filter(sheet -> sheet.getName().strip().equalsIgnoreCase(text.strip()))
                    .toList();
            if (near.size() == 1) {
                return near.get(0);
            }
        }
        if (text.matches("[1-9][0-9]{0,4}") && Integer.parseInt(text) <= sheets.size()) {
            return sheets.get(Integer.parseInt(text) - 1);
        }
        for (Sheet sheet : sheets) {
            if (sheet.getName().equals(text)) {
                return sheet;
            }
        }
        throw new SluiceException(
                "workbook \"" + name + "\" has no sheet \"" + text + "\"",
                "Its sheets are: " + names(sheets) + ".",
                "Name one of them, or its number from 1.");
    }

    /** The sheet that is read unless another is named: the first that a user sees. */
    static Sheet usual(ReadableWorkbook workbook) {
        return workbook.getSheets()
                .filter(sheet -> sheet.getVisibility() == SheetVisibility.VISIBLE)
                .findFirst()
                .orElseGet(workbook::getFirstSheet);
    }

    /** The names of sheets, with what a user might not see. */
    static String names(List<Sheet> sheets) {
        return sheets.stream()
                .map(sheet -> "\"" + sheet.getName() + "\""
                        + (sheet.getVisibility() == SheetVisibility.VISIBLE ? "" : " (hidden)"))
                .collect(Collectors.joining(", "));
    }
}
