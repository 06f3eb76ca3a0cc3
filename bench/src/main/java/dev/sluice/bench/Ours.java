package dev.sluice.bench;

import dev.sluice.bench.Contender.Kind;
import dev.sluice.bench.Server.State;
import dev.sluice.demo.ModelWorkload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The ways through Sluice, as users take them: the distribution's program as a process of its own, or one call of psql. */
final class Ours {
    private final String program;
    private final Path folder;
    private final boolean server;

    /**
     * @param program {@code bin/sluice} of the distribution
     * @param folder for the job files
     * @param server whether the server has PL/Java
     */
    Ours(String program, Path folder, boolean server) throws IOException {
        this.program = program;
        this.folder = folder;
        this.server = server;
        job("generation", "", "");
        job("generation_nothing", "on_conflict: update", "on_conflict: nothing");
        job(
                "generation_incremental",
                "on_conflict: update",
                "on_conflict: update\nincremental: { column: ts, per: generator_id }");
        job("generation_all", "where: generator_id IN (SELECT id FROM public.relevant_generator)\n", "");
    }

    private void job(String name, String old, String other) throws IOException {
        String job = ModelWorkload.job();
        if (!job.contains(old)) {
            throw new IllegalStateException("the demo's job no longer has: " + old);
        }
        Files.writeString(file(name), job.replace(old, other).replace("job: generation\n", "job: " + name + "\n"));
    }

    private Path file(String job) {
        return folder.resolve(job + ".yaml");
    }

    private List<String> load(String job, List<Path> files, String... options) {
        List<String> command = new ArrayList<>(
                List.of(program, "load", "-q", "--json", "-f", file(job).toString()));
        command.addAll(List.of(options));
        files.forEach(path -> command.add(path.toString()));
        return command;
    }

    private String host() {
        return server ? "server" : "client";
    }

    /** The ways that fill the target from all rows. */
    List<Contender> main(Workload work) {
        List<Contender> ours = new ArrayList<>();
        if (server) {
            ours.add(Contender.of(
                    Kind.OURS,
                    "server",
                    "rules in the server, pushdown on",
                    work,
                    load("generation", work.files(), "--force", "--rules", "server")));
            ours.add(Contender.of(
                    Kind.OURS,
                    "server-all",
                    "rules in the server, pushdown off",
                    work,
                    load("generation", work.files(), "--force", "--rules", "server", "--no-pushdown")));
            ours.add(Contender.of(
                    Kind.OURS,
                    "load-file",
                    "`sluice.load_file` on the server",
                    work,
                    List.of(
                            "psql",
                            "-X",
                            "-q",
                            "-v",
                            "ON_ERROR_STOP=1",
                            "-c",
                            "SELECT sluice.allow_directory('" + folder + "')",
                            "-c",
                            "SELECT * FROM sluice.load_file('generation', '"
                                    + work.files().get(0).getParent() + "/generation-*.csv', '{\"force\": true}')")));
        }
        ours.add(Contender.of(
                Kind.OURS,
                "client",
                "rules in the client",
                work,
                load("generation", work.files(), "--force", "--rules", "client")));
        return ours;
    }

    /** Loads of what is there already. Their job must have loaded the files before, as {@link #main} does. */
    List<Contender> repeated(Workload work) throws IOException {
        Path renamed = Files.createDirectory(folder.resolve("renamed"));
        List<Path> copies = new ArrayList<>();
        for (Path file : work.files()) {
            copies.add(Files.createLink(renamed.resolve("copy-of-" + file.getFileName()), file));
        }
        return List.of(
                Contender.of(
                                Kind.OURS,
                                "again",
                                "the same files again",
                                work,
                                load("generation", work.files(), "--rules", host()))
                        .from(State.FULL)
                        .saying("\"status\":\"already loaded\""),
                Contender.of(
                                Kind.OURS,
                                "renamed",
                                "the same files under other names",
                                work,
                                load("generation", copies, "--rules", host()))
                        .from(State.FULL)
                        .saying("\"status\":\"already loaded\""),
                Contender.of(
                                Kind.OURS,
                                "conflicts",
                                "the same rows in files not seen before, `nothing`",
                                work,
                                load("generation_nothing", work.files(), "--force", "--rules", host()))
                        .from(State.FULL)
                        .saying("\"inserted\":0,\"updated\":0"),
                Contender.of(
                                Kind.OURS,
                                "incremental",
                                "1 % new rows, `incremental`",
                                work,
                                load("generation_incremental", work.files(), "--force", "--rules", host()))
                        .from(State.ALL_BUT_NEWEST));
    }

    /** Loads with one and with two workers. */
    List<Contender> workers(Workload work, Path one) {
        List<Contender> ours = new ArrayList<>();
        for (int workers = 1; workers <= 2; workers++) {
            ours.add(Contender.of(
                    Kind.OURS,
                    "one-file-" + workers,
                    "one file, workers: " + workers,
                    work,
                    load("generation", List.of(one), "--force", "--rules", host(), "-j", "" + workers)));
            ours.add(Contender.of(
                    Kind.OURS,
                    "four-files-" + workers,
                    "four files, workers: " + workers,
                    work,
                    load("generation", work.files(), "--force", "--rules", host(), "-j", "" + workers)));
        }
        return ours;
    }

    Contender small(Workload work) {
        return Contender.of(
                Kind.OURS,
                "small",
                "a file of " + Text.grouped(work.rows()) + " rows",
                work,
                load("generation", work.files(), "--force", "--rules", host()));
    }

    Contender growth(Workload work) {
        return Contender.of(
                Kind.OURS,
                "growth",
                "rules in the " + host() + ", " + Text.millions(work.rows()) + " rows",
                work,
                load("generation", work.files(), "--force", "--rules", host()));
    }

    Contender all(Workload work) {
        return Contender.of(
                Kind.OURS,
                "all",
                "nothing filtered",
                work,
                load("generation_all", work.files(), "--force", "--rules", host()));
    }

    Contender gzip(Workload work, List<Path> compressed) {
        return Contender.of(
                Kind.OURS, "gzip", "`.csv.gz`", work, load("generation", compressed, "--force", "--rules", host()));
    }
}
