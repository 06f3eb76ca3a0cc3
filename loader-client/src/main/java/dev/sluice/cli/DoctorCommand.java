package dev.sluice.cli;

import com.sun.management.OperatingSystemMXBean;
import dev.sluice.database.Database;
import dev.sluice.database.Diagnosis;
import dev.sluice.database.Diagnosis.Finding;
import dev.sluice.database.Diagnosis.State;
import dev.sluice.failure.ExitCode;
import dev.sluice.failure.SluiceException;
import dev.sluice.plan.Json;
import dev.sluice.server.Version;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says what a database and this machine have and lack. */
@Command(
        name = "doctor",
        sortOptions = false,
        header = "Says what this machine and a database have and lack.",
        description = "Changes nothing. Exits with 1 when something is missing that Sluice cannot do without.")
final class DoctorCommand implements Callable<Integer> {
    @Mixin
    private DatabaseArgument argument;

    @Option(names = "--json", description = "print one JSON object on stdout")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws SQLException {
        List<Finding> findings = new ArrayList<>(client());
        Database target = argument.database();
        String rulesRun = null;
        int code = ExitCode.OK;
        try (Connection session = target.connect()) {
            findings.add(new Finding(
                    "connection",
                    State.OK,
                    "database \"" + session.getCatalog() + "\" at "
                            + target.parameters().server() + " as "
                            + target.parameters().user(),
                    null));
            Diagnosis diagnosis = Diagnosis.of(session, target.parameters().isLocal());
            findings.addAll(diagnosis.findings());
            rulesRun = diagnosis.rulesRun();
            if (findings.stream().anyMatch(finding -> finding.state() == State.MISSING)) {
                code = ExitCode.FAILED;
            }
        } catch (SluiceException e) {
            findings.add(new Finding("connection", State.MISSING, e.getMessage() + ": " + e.detail(), e.hint()));
            code = e.exitCode();
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.write(toJson(findings, rulesRun)));
        } else {
            print(findings, rulesRun, out);
        }
        return code;
    }

    private static List<Finding> client() {
        Runtime runtime = Runtime.getRuntime();
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return List.of(
                new Finding("client", State.OK, "Sluice " + Version.TEXT, null),
                new Finding(
                        "client Java",
                        State.OK,
                        System.getProperty("java.version") + ", " + System.getProperty("java.home"),
                        null),
                new Finding("client cores", State.OK, Integer.toString(runtime.availableProcessors()), null),
                new Finding(
                        "client memory",
                        State.OK,
                        (system.getTotalMemorySize() >> 20) + " MB, of which Java may take "
                                + (runtime.maxMemory() >> 20) + " MB",
                        null));
    }

    private static void print(List<Finding> findings, String rulesRun, PrintWriter out) {
        for (Finding finding : findings) {
            out.printf(
                    Locale.ROOT,
                    "%-8s %-24s %s%n",
                    finding.state().name().toLowerCase(Locale.ROOT),
                    finding.name(),
                    finding.value());
            if (finding.hint() != null) {
                out.printf(Locale.ROOT, "%-8s hint: %s%n", "", finding.hint());
            }
        }
        if (rulesRun != null) {
            out.println("Rules run in the " + rulesRun + ".");
        }
    }

    private static Map<String, Object> toJson(List<Finding> findings, String rulesRun) {
        List<Object> list = new ArrayList<>();
        for (Finding finding : findings) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("name", finding.name());
            object.put("state", finding.state().name().toLowerCase(Locale.ROOT));
            object.put("value", finding.value());
            object.put("hint", finding.hint());
            list.add(object);
        }
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("findings", list);
        object.put("rules_run", rulesRun);
        return object;
    }
}
