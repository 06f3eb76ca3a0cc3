package dev.sluice.profile;

import dev.sluice.client.Progress;
import dev.sluice.failure.SluiceException;
import dev.sluice.phase.PhaseClock;
import dev.sluice.plan.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Keeps the profile of one load, and writes it as JSON, and as a picture beside that. */
public final class ProfileFile {
    private final Path file;
    private final Profile profile = new Profile();

    /** @param file the JSON; the picture has the same name, ending in {@code .svg} */
    public ProfileFile(Path file) {
        this.file = file;
    }

    /** What a load is to be given instead of {@code progress}, which is told everything as before. */
    public Progress watch(Progress progress) {
        return new Progress() {
            @Override
            public void start(long totalBytes, String label) {
                progress.start(totalBytes, label);
            }

            @Override
            public void update(long bytes, long rows) {
                progress.update(bytes, rows);
            }

            @Override
            public void rejected(long rows) {
                progress.rejected(rows);
            }

            @Override
            public void phase(String name) {
                progress.phase(name);
            }

            @Override
            public void finish() {
                progress.finish();
            }

            @Override
            public PhaseClock clock() {
                return profile.clock();
            }
        };
    }

    /**
     * Writes both files, over those that are there. Call it when the load has ended.
     *
     * @param report what {@code sluice load --json} prints
     * @throws SluiceException if a file cannot be written; the load is not concerned
     */
    public void write(Map<String, Object> report) {
        double seconds = report.get("seconds") instanceof Map<?, ?> all && all.get("total") instanceof Number total
                ? total.doubleValue()
                : 0;
        String title = "load " + report.get("load_id") + " of job " + report.get("job") + ": " + seconds + " s";
        try {
            Files.writeString(file, Json.write(profile.toJson(report)) + "\n");
            Files.writeString(picture(), TimelineSvg.draw(profile, title, seconds, Profile.server(report)));
        } catch (IOException e) {
            throw new SluiceException(
                    "cannot write the profile to \"" + file + "\": " + e.getMessage(),
                    "The load itself is done: " + report.get("status") + ".",
                    "Name a file in a folder that exists and can be written.");
        }
    }

    private Path picture() {
        String name = file.getFileName().toString();
        String stem = name.endsWith(".json") ? name.substring(0, name.length() - ".json".length()) : name;
        return file.resolveSibling(stem + ".svg");
    }
}
