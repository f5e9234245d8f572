package dev.lsmith.learn;

import dev.lsmith.access.Access;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.LinkAccess;
import dev.lsmith.base.ShippedData;
import dev.lsmith.model.Model;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Files of the image that are there to be read: a rule for them needs no {@code owner}. The mode of such a file says who may read it, and
 * {@code owner} would only deny it to another user of the container. Without the image nobody knows what belongs to it; what is asked instead:
 * that nobody changed the file in the recording, and that it lies neither in the container's own data nor in a place of
 * {@code profiles/patterns/owner-kept.csv}.
 */
public final class ImageReadable {
    private final WorldReadable everybody = WorldReadable.load();
    private final OwnData own;
    private final Set<String> exact = new HashSet<>();
    private final List<String> below = new ArrayList<>();
    private final List<String> endings = new ArrayList<>();
    private final Set<String> linked = new HashSet<>();

    private ImageReadable(Model model, OwnData own) {
        this.own = own;
        for (List<String> row : ShippedData.rows("patterns/owner-kept.csv")) {
            String place = row.get(0);
            if (place.startsWith("*")) {
                endings.add(place.substring(1));
            } else if (place.endsWith("/")) {
                below.add(place);
            } else {
                exact.add(place);
            }
        }
        model.accesses(LinkAccess.class).keySet().forEach(link -> linked.add(link.path()));
    }

    /** Those of what was seen of a container with that data of its own. */
    public static ImageReadable of(Model model, OwnData own) {
        return new ImageReadable(model, own);
    }

    /** Whether all that was done to a path is such reading, or what everybody may do there ({@link WorldReadable}). */
    public boolean allows(LearnedPath path) {
        return path.accesses().stream().allMatch(this::allows);
    }

    private boolean allows(Access access) {
        return access instanceof FileAccess file
                && (everybody.allows(file.path(), file.permissions())
                        || (WorldReadable.READING.containsAll(file.permissions())
                                && isImages(file.path())
                                && !linked.contains(file.path())));
    }

    private boolean isImages(String path) {
        return path.startsWith("/")
                && !own.holds(path)
                && !exact.contains(path)
                && below.stream().noneMatch(path::startsWith)
                && endings.stream().noneMatch(path::endsWith);
    }
}
