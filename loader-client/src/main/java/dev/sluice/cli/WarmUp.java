package dev.sluice.cli;

import com.zaxxer.hikari.HikariConfig;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.postgresql.Driver;

/**
 * Has a second core load and compile the classes that the first connections need, while the first core reads the command line: a
 * cold JVM takes longer for either than for anything else before rows flow. The results are thrown away.
 */
final class WarmUp {
    private static final String HMAC = "HmacSHA256";

    private WarmUp() {}

    /** Starts a thread that does it, and returns. */
    static void start() {
        Thread thread = new Thread(WarmUp::run, "sluice-warm-up");
        thread.setDaemon(true);
        thread.start();
    }

    private static void run() {
        try {
            new Driver();
            new HikariConfig();
            // What SCRAM-SHA-256 (RFC 7677) derives from a password, with as many rounds as PostgreSQL has by default.
            SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(new char[1], new byte[16], 4096, 256));
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(new byte[32], HMAC));
            mac.doFinal();
            new SecureRandom().nextInt();
        } catch (GeneralSecurityException e) {
            // Whoever needs it will say so.
        }
    }
}
