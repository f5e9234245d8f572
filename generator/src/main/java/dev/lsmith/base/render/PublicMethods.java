package dev.lsmith.base.render;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The public methods of a class that take nothing and give something.
 *
 * @param byName by their names
 */
record PublicMethods(Map<String, Method> byName) {
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
