package dev.lsmith.base.render;

import freemarker.template.AdapterTemplateModel;
import freemarker.template.Configuration;
import freemarker.template.DefaultObjectWrapper;
import freemarker.template.MethodCallAwareTemplateHashModel;
import freemarker.template.TemplateMethodModelEx;
import freemarker.template.TemplateModel;
import freemarker.template.TemplateModelException;
import freemarker.template.TemplateScalarModel;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Records and other plain objects as templates see them: by their public methods without arguments, as <code>x.name()</code>
 * or as <code>x.name</code>. FreeMarker's own way looks through every class with {@code java.beans} first, which is a tenth of
 * what rendering costs in a short run.
 */
final class RecordWrapper extends DefaultObjectWrapper {
    private static final ClassValue<PublicMethods> METHODS = new ClassValue<>() {
        @Override
        protected PublicMethods computeValue(Class<?> type) {
            return PublicMethods.of(type);
        }
    };

    RecordWrapper() {
        super(Configuration.VERSION_2_3_34);
        writeProtect();
    }

    @Override
    protected TemplateModel handleUnknownType(Object object) {
        return new Plain(object);
    }

    /** One such object. */
    private final class Plain implements MethodCallAwareTemplateHashModel, TemplateScalarModel, AdapterTemplateModel {
        private final Object object;

        Plain(Object object) {
            this.object = object;
        }

        @Override
        public @Nullable TemplateModel get(String name) throws TemplateModelException {
            Optional<Method> method = METHODS.get(object.getClass()).property(name);
            return method.isEmpty() ? null : wrap(call(method.get()));
        }

        @Override
        public @Nullable TemplateModel getBeforeMethodCall(String name) {
            Optional<Method> method = METHODS.get(object.getClass()).named(name);
            return method.isEmpty() ? null : (TemplateMethodModelEx) arguments -> wrap(call(method.get()));
        }

        private @Nullable Object call(Method method) throws TemplateModelException {
            try {
                return method.invoke(object);
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new TemplateModelException(method + " cannot be called: " + e.getMessage(), e);
            }
        }

        @Override
        public boolean isEmpty() {
            return false;
        }

        @Override
        public String getAsString() {
            return object.toString();
        }

        @Override
        public Object getAdaptedObject(Class<?> hint) {
            return object;
        }
    }

    /**
     * The public methods of a class that take nothing and give something.
     *
     * @param byName by their names
     */
    private record PublicMethods(Map<String, Method> byName) {
        PublicMethods {
            byName = Map.copyOf(byName);
        }

        static PublicMethods of(Class<?> type) {
            Map<String, Method> methods = new HashMap<>();
            for (Method method : type.getMethods()) {
                if (method.getParameterCount() == 0
                        && method.getReturnType() != void.class
                        && method.getDeclaringClass() != Object.class
                        && !method.isBridge()
                        && !Modifier.isStatic(method.getModifiers())) {
                    methods.put(method.getName(), method);
                }
            }
            return new PublicMethods(methods);
        }

        Optional<Method> named(String name) {
            return Optional.ofNullable(byName.get(name));
        }

        /** The component of a record, or what a bean calls <code>isName</code>. */
        Optional<Method> property(String name) {
            Method method = byName.get(name);
            return Optional.ofNullable(method == null ? byName.get(is(name)) : method);
        }

        private static String is(String name) {
            return name.isEmpty() ? "is" : "is" + Character.toUpperCase(name.charAt(0)) + name.substring(1);
        }
    }
}
