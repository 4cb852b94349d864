package dev.percpu.harness.stats.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Two data sets of Gunther, Guerrilla Capacity Planning, and what the R package {@code usl} 3 by
 * Gunther and Moeding publishes for them: its manual, and the expected output of its own tests
 * ({@code coef}, {@code confint}, {@code fitted}, {@code residuals}, {@code peak-scalability} and
 * {@code summary}). SciPy's {@code curve_fit} has the same.
 */
class LawFitterTest {

    /** SPEC SDM91 on a SPARCcenter 2000: scripts per hour by the number of users. */
    private static final double[] SDM91_LOAD = {1, 18, 36, 72, 108, 144, 216};

    private static final double[] SDM91 = {64.9, 995.9, 1652.4, 1853.2, 1828.9, 1775.0, 1702.2};

    /** A ray tracer on an SGI Origin 2000. */
    private static final double[] PROCESSORS = {1, 4, 8, 12, 16, 20, 24, 28, 32, 48, 64};

    private static final double[] RAYTRACER = {20, 78, 130, 170, 190, 200, 210, 230, 260, 280, 310};

    private static Offset<Double> share(double value, double share) {
        return within(value * share);
    }

    @Test
    void theSpecBenchmarkHasItsPublishedLaw() {
        Law law = LawFitter.equally(SDM91_LOAD, SDM91);
        assertThat(law.gamma()).isCloseTo(89.9952382, share(90, 1e-6));
        assertThat(law.sigma()).isCloseTo(0.0277285, within(5e-8));
        assertThat(law.kappa()).isCloseTo(0.0001044, within(5e-8));
        assertThat(law.peak().orElseThrow()).isCloseTo(96.51956, share(96.5, 1e-4));
        assertThat(law.throughput(law.peak().orElseThrow())).isCloseTo(1884, within(0.5));
    }

    @Test
    void theSpecBenchmarkHasItsPublishedResiduals() {
        Law law = LawFitter.equally(SDM91_LOAD, SDM91);
        double[] residuals = new double[SDM91.length];
        for (int i = 0; i < residuals.length; i++) {
            residuals[i] = SDM91[i] - law.throughput(SDM91_LOAD[i]);
        }
        assertThat(residuals)
                .containsExactly(
                        new double[] {-25.10, -81.66, 111.09, 3.05, -49.99, -46.60, 56.00},
                        within(0.006));
    }

    @Test
    void theFirstHalfOfTheRayTracerHasItsPublishedLaw() {
        Law law = LawFitter.equally(Arrays.copyOf(PROCESSORS, 6), Arrays.copyOf(RAYTRACER, 6));
        assertThat(law.gamma()).isCloseTo(20.85605, within(5e-6));
        assertThat(law.sigma()).isCloseTo(0.02444, within(5e-6));
        assertThat(law.kappa()).isCloseTo(0.00163, within(5e-6));
    }

    /** Without a bound κ is −0.0002. The package has the same bounds, and the same law on them. */
    @Test
    void theWholeRayTracerLiesOnTheBoundOfKappa() {
        Law law = LawFitter.equally(PROCESSORS, RAYTRACER);
        assertThat(law.gamma()).isCloseTo(21.848843, share(21.8, 1e-6));
        assertThat(law.sigma()).isCloseTo(0.057771, within(5e-7));
        assertThat(law.kappa()).isZero();
        assertThat(law.peak()).isEmpty();
    }

    @ParameterizedTest(name = "γ {0}, σ {1}, κ {2}")
    @CsvSource({
        "3e8, 0, 0",
        "3e8, 0.02, 0.0003",
        "3e8, 0, 0.0003",
        "3e8, 0.4, 0",
        "3e8, 7, 0.05",
        "2.5e6, 0.9, 0.2"
    })
    void aLawIsFoundAgainFromItsOwnPoints(double gamma, double sigma, double kappa) {
        Law law = new Law(gamma, sigma, kappa);
        double[] threads = {1, 2, 4, 8, 16, 32, 64, 128};
        double[] points = Arrays.stream(threads).map(law::throughput).toArray();
        for (Law found :
                new Law[] {
                    LawFitter.relatively(threads, points), LawFitter.equally(threads, points)
                }) {
            assertThat(found.gamma()).isCloseTo(gamma, share(gamma, 1e-6));
            assertThat(found.sigma()).isCloseTo(sigma, within(1e-6 * (1 + sigma)));
            assertThat(found.kappa()).isCloseTo(kappa, within(1e-7 * (1 + kappa)));
        }
    }

    /** Better than linear: both coefficients would be negative. */
    @Test
    void noCoefficientIsEverNegative() {
        Law law = LawFitter.relatively(new double[] {1, 2, 4, 8}, 10, 22, 48, 100);
        assertThat(law.sigma()).isZero();
        assertThat(law.kappa()).isZero();
        assertThat(law.gamma()).isBetween(10.0, 12.5);
    }

    /** Relative residuals of one thread and of 64 weigh the same: each is off by as much. */
    @Test
    void residualsWeighAsSharesOfWhatWasMeasured() {
        double[] threads = {1, 64};
        Law law = LawFitter.relatively(threads, 10, 640 * 1.1);
        assertThat(law.sigma()).isZero();
        assertThat(law.gamma()).isCloseTo(10 * (1 + 1 / 1.1) / (1 + 1 / 1.21), within(1e-6));
    }

    @Test
    void thePeakIsAtOneThreadWhereAllAreSlowerTogether() {
        assertThat(new Law(1, 3, 0.1).peak()).hasValue(1);
        assertThat(new Law(1, 3, 0).peak()).hasValue(1);
        assertThat(new Law(1, 0.5, 0).peak()).isEmpty();
        assertThat(new Law(1, 0.19, 0.01).peak()).hasValue(9);
    }
}
