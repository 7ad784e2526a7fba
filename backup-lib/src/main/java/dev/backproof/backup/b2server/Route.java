package dev.backproof.backup.b2server;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a path asks for.
 *
 * @param kind how it is worked on
 * @param call name of the call in the API; the path when it is none
 * @param apiVersion 1 to 4
 * @param rest what follows the call's name, raw, without the slash
 */
record Route(Kind kind, String call, int apiVersion, String rest) {
    private static final Pattern API = Pattern.compile("/b2api/v([1-4])/(b2_[a-z_]+)(?:/(.*))?");
    private static final String BY_NAME = "/file/";
    private static final String SIDE_ADDRESS = "/backproof/faults";

    /** How a request is worked on. */
    enum Kind {
        AUTHORIZE,
        JSON,
        UPLOAD,
        DOWNLOAD,
        SIDE_ADDRESS,
        UNKNOWN
    }

    static Route of(String rawPath) {
        if (rawPath.startsWith(BY_NAME)) {
            return new Route(Kind.DOWNLOAD, "b2_download_file_by_name", 1, rawPath.substring(BY_NAME.length()));
        }
        if (rawPath.equals(SIDE_ADDRESS)) {
            return new Route(Kind.SIDE_ADDRESS, rawPath, 1, "");
        }
        Matcher matcher = API.matcher(rawPath);
        if (!matcher.matches()) {
            return new Route(Kind.UNKNOWN, rawPath, 1, "");
        }
        String call = matcher.group(2);
        Kind kind = switch (call) {
            case "b2_authorize_account" -> Kind.AUTHORIZE;
            case "b2_upload_file", "b2_upload_part" -> Kind.UPLOAD;
            case "b2_download_file_by_id" -> Kind.DOWNLOAD;
            default -> Kind.JSON;
        };
        String rest = matcher.group(3);
        return new Route(kind, call, Integer.parseInt(matcher.group(1)), rest == null ? "" : rest);
    }
}
