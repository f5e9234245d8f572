/**
 * lsmith and its libraries as one module of a runtime image. Freemarker and ANTLR are no modules of their own, which jlink would ask
 * for; in one module they need not be. It exports a package so that Java resolves it without being told to.
 */
@SuppressWarnings({"module", "opens"})
open module dev.lsmith {
    requires java.desktop; // java.beans, by which Freemarker and Jackson look at objects
    requires java.logging;
    requires java.xml;
    requires jdk.unsupported; // sun.misc.Unsafe, by which aircompressor reads

    exports dev.lsmith.cli;
}
