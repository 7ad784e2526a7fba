import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * Makes many small files: {@code java SmallFiles.java FOLDER FILES FOLDERS}. Each has 0 to 4096 random bytes, the same for
 * the same arguments; they are spread evenly over that many folders below the given one.
 */
final class SmallFiles {
    public static void main(String[] arguments) throws IOException {
        Path top = Path.of(arguments[0]);
        int files = Integer.parseInt(arguments[1]);
        int folders = Integer.parseInt(arguments[2]);
        SplittableRandom random = new SplittableRandom(files);
        for (int folder = 0, file = 0; folder < folders; folder++) {
            Path path = Files.createDirectories(top.resolve("folder-%04d".formatted(folder)));
            for (long end = (long) files * (folder + 1) / folders; file < end; file++) {
                byte[] content = new byte[random.nextInt(4097)];
                random.nextBytes(content);
                Files.write(path.resolve("file-%07d.dat".formatted(file)), content);
            }
        }
    }

    private SmallFiles() {}
}
