package dev.backproof.verify.junit;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLocksProvider;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;

/** Keeps tests apart that write into the same database, which would wait for each other's locks; others see nothing of it. */
final class WritableLocks implements ResourceLocksProvider {
    @Override
    public Set<Lock> provideForClass(Class<?> testClass) {
        boolean onePerClass = AnnotationSupport.findAnnotation(testClass, TestInstance.class)
                .map(found -> found.value() == TestInstance.Lifecycle.PER_CLASS)
                .orElse(false);
        return onePerClass ? locks(List.of(testClass), fields(testClass)) : Set.of();
    }

    @Override
    public Set<Lock> provideForMethod(List<Class<?>> enclosing, Class<?> testClass, Method method) {
        List<Class<?>> classes = new ArrayList<>(enclosing);
        classes.add(testClass);
        return locks(
                classes,
                Stream.of(
                                Stream.<AnnotatedElement>of(method.getParameters()),
                                Stream.of(testClass.getDeclaredConstructors())
                                        .flatMap(constructor -> Stream.of(constructor.getParameters())),
                                classes.stream().flatMap(WritableLocks::fields))
                        .flatMap(each -> each));
    }

    private static Stream<AnnotatedElement> fields(Class<?> testClass) {
        return AnnotationSupport.findAnnotatedFields(
                        testClass, Restored.class, field -> true, HierarchyTraversalMode.TOP_DOWN)
                .stream()
                .map(field -> field);
    }

    private static Set<Lock> locks(List<Class<?>> classes, Stream<? extends AnnotatedElement> elements) {
        String scenario = classes.stream()
                .flatMap(type -> AnnotationSupport.findAnnotation(type, RestoreDrillTest.class).stream())
                .map(RestoreDrillTest::value)
                .reduce("", (outer, inner) -> inner);
        Set<Lock> locks = new LinkedHashSet<>();
        elements.flatMap(element -> AnnotationSupport.findAnnotation(element, Restored.class).stream())
                .filter(restored -> restored.access() == Access.WRITABLE)
                .forEach(restored -> locks.add(
                        new Lock("dev.backproof/" + scenario + "/" + restored.value(), ResourceAccessMode.READ_WRITE)));
        return locks;
    }
}
