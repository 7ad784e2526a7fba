package dev.backproof.verify.notify;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Properties;
import java.util.Set;

/**
 * Sends by SMTP: with TLS from the first byte on or with STARTTLS, which must succeed, and a certificate that fits the
 * host. Only on this machine it goes without.
 */
final class MailSender {
    private static final String LIMIT_MILLIS = "20000";
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    private MailSender() {}

    static void send(Receiver.Mail receiver, News news) throws NotSentException {
        String protocol = receiver.tls() ? "smtps" : "smtp";
        String prefix = "mail." + protocol + ".";
        Properties settings = new Properties();
        settings.put(prefix + "connectiontimeout", LIMIT_MILLIS);
        settings.put(prefix + "timeout", LIMIT_MILLIS);
        settings.put(prefix + "writetimeout", LIMIT_MILLIS);
        settings.put(prefix + "ssl.checkserveridentity", "true");
        settings.put(prefix + "auth", String.valueOf(!receiver.user().isEmpty()));
        if (!receiver.tls() && !THIS_MACHINE.contains(receiver.host())) {
            settings.put(prefix + "starttls.enable", "true");
            settings.put(prefix + "starttls.required", "true");
        }
        Session session = Session.getInstance(settings);
        try (Transport transport = session.getTransport(protocol)) {
            MimeMessage message = new MimeMessage(session);
            message.setFrom(new InternetAddress(receiver.from()));
            for (String to : receiver.to()) {
                message.addRecipient(Message.RecipientType.TO, new InternetAddress(to));
            }
            message.setSubject(news.title(), "UTF-8");
            message.setText(news.text() + "\n", "UTF-8");
            message.setHeader(
                    "Date",
                    DateTimeFormatter.RFC_1123_DATE_TIME.format(news.time().atOffset(ZoneOffset.UTC)));
            message.setHeader("Auto-Submitted", "auto-generated"); // RFC 3834: no answer by a machine
            message.saveChanges();
            if (receiver.user().isEmpty()) {
                transport.connect(receiver.host(), receiver.port(), null, null);
            } else {
                transport.connect(receiver.host(), receiver.port(), receiver.user(), receiver.password());
            }
            transport.sendMessage(message, message.getAllRecipients());
        } catch (AuthenticationFailedException e) {
            throw new NotSentException("the mail server refuses user or password", false);
        } catch (SendFailedException e) {
            throw new NotSentException("the mail server refuses the message", true);
        } catch (MessagingException e) { // its message may hold what the server said to the user's name
            throw new NotSentException(
                    "no mail server takes it (" + e.getClass().getSimpleName() + ")", true);
        }
    }
}
