package dev.lsmith.posture;

import java.util.regex.Pattern;

/** Whether the image that was looked at is the one that will run. */
final class ImageCheck implements Check {
    private static final Pattern ID = Pattern.compile("(?:sha256:)?[0-9a-f]{12,64}");
    private static final Pattern UNKNOWN = Pattern.compile("[$<{}%\\s]");

    @Override
    public void check(Assessment assessment) {
        String image = assessment.spec().image();
        boolean known = !image.isEmpty() && !UNKNOWN.matcher(image).find();
        if (!known
                || image.contains("@")
                || image.startsWith("/")
                || ID.matcher(image).matches()) {
            return;
        }
        String tag = tag(image);
        assessment.add(tag.isEmpty() || tag.equals("latest") ? "image-latest" : "image-tag", image);
    }

    /** What stands behind the colon of the last part; the colon of a host's port stands before a slash. */
    private static String tag(String image) {
        String last = image.substring(image.lastIndexOf('/') + 1);
        return last.contains(":") ? last.substring(last.indexOf(':') + 1) : "";
    }
}
