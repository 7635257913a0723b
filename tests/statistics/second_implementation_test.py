"""The comparison of arms against a second implementation: statsmodels and SciPy, and restricted
means from their definition.

Runs are drawn at random: integer times with many ties, some censored on the way."""

import json
import math
import os
import subprocess
import unittest
from functools import cache
from itertools import combinations

import numpy
from scipy.optimize import brentq
from scipy.stats import binom, binomtest, chi2, norm
from statsmodels.duration.hazard_regression import PHReg
from statsmodels.duration.survfunc import SurvfuncRight, survdiff
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

PROGRAM = os.environ["COMPARE_ARMS"]
Z = norm.ppf(0.975)
HORIZON = 60
DRAWS = 6


def draw_arm(random, runs, mean, horizon):
    """Times to an event and whether it came, in whole steps, none followed beyond the horizon."""
    events = numpy.ceil(random.exponential(mean, runs))
    ends = numpy.minimum(numpy.ceil(random.exponential(3 * HORIZON, runs)), horizon)
    return numpy.minimum(events, ends), (events <= ends).astype(int)


def draw_arms(seed, means=(30, 30, 12, 90, 22)):
    """Arms of 25 runs, of which the last is followed for two thirds as long as the others."""
    random = numpy.random.default_rng(seed)
    horizons = [HORIZON] * (len(means) - 1) + [HORIZON * 2 // 3]
    return {f"arm{i}": draw_arm(random, 25, mean, horizon)
            for i, (mean, horizon) in enumerate(zip(means, horizons))}


def compare(arms):
    """What `compare_arms` says: the first arm is the baseline, seeds are 0, 1, ..."""
    lines = [f"{name} {seed} {time} {event}" for name, (times, events) in arms.items()
             for seed, (time, event) in enumerate(zip(times, events))]
    done = subprocess.run([PROGRAM], input="\n".join(lines), capture_output=True, text=True,
                          check=True)
    return json.loads(done.stdout)


@cache
def compared(seed):
    """What it says of the arms of a draw."""
    return compare(draw_arms(seed))


def joined(first, second):
    """Times, events, group (1 is the first) and seed of two arms."""
    groups = numpy.repeat([1, 0], [len(first[0]), len(second[0])])
    seeds = numpy.concatenate([numpy.arange(len(arm[0])) for arm in (first, second)])
    return (*(numpy.concatenate(pair) for pair in zip(first, second)), groups, seeds)


def cox(first, second):
    times, events, groups, _ = joined(first, second)
    return PHReg(times, groups[:, None].astype(float), status=events, ties="efron")


def area(curve, start, end):
    """The integral of a survival function from one time to another."""
    knots = numpy.unique([start, end, *(t for t in curve.surv_times if start < t < end)])
    index = numpy.searchsorted(curve.surv_times, knots[:-1], side="right")
    heights = numpy.concatenate([[1.0], curve.surv_prob])[index]
    return float(numpy.sum(heights * numpy.diff(knots)))


def restricted_mean(arm, tau):
    """The mean up to tau and its standard error, by the integrals that define them."""
    curve = SurvfuncRight(*arm)
    rows = [(time, d, n) for time, d, n in zip(curve.surv_times, curve.n_events, curve.n_risk)
            if time <= tau and d < n]
    variance = sum(area(curve, time, tau) ** 2 * d / (n * (n - d)) for time, d, n in rows)
    return area(curve, 0, tau), math.sqrt(variance)


def drawn(kind):
    """Of several draws what is found ("summaries" or "contrasts"), its arm and the baseline."""
    for seed in range(DRAWS):
        arms = draw_arms(seed)
        for found in compared(seed)[kind]:
            yield found, arms[found["arm"]], arms["arm0"]


def excess_events(times, events, groups):
    """Observed less expected events of each group of members, by the risk sets that define them."""
    is_in = numpy.zeros((len(times), len(groups)))
    for column, members in enumerate(groups):
        is_in[list(members), column] = 1
    excess = numpy.zeros(len(groups))
    for time in numpy.unique(times[events == 1]):
        at_risk, dies = times >= time, (times == time) & (events == 1)
        excess += dies @ is_in - dies.sum() * (at_risk @ is_in) / at_risk.sum()
    return excess


def mid_p(sums, seen):
    """The chance of a smaller tail than that of what was seen, and half that of one as small."""
    values = numpy.round(sums, 9)
    tails = numpy.array([min((values <= value).mean(), (values >= value).mean())
                         for value in values])
    seen = numpy.round(seen, 9)
    tail = min((values <= seen).mean(), (values >= seen).mean())
    equal = numpy.abs(tails - tail) < 1e-9
    return ((tails < tail) & ~equal).mean() + equal.mean() / 2


class SecondImplementation(unittest.TestCase):
    def assert_close(self, found, expected, tolerance=1e-9) -> None:
        numpy.testing.assert_allclose(numpy.array(found, dtype=float), expected, rtol=tolerance,
                                      atol=1e-12)

    def test_the_curve_is_that_of_statsmodels_with_limits_from_its_standard_errors(self) -> None:
        for summary, arm, _ in drawn("summaries"):
            expected = SurvfuncRight(*arm)
            has_event = expected.n_events > 0
            found = {name: [row[name] for row in summary["curve"]]
                     for name in summary["curve"][0]}
            s, error = expected.surv_prob[has_event], expected.surv_prob_se[has_event]

            self.assert_close(found["time"], expected.surv_times[has_event])
            self.assert_close(found["at_risk"], expected.n_risk[has_event])
            self.assert_close(found["events"], expected.n_events[has_event])
            self.assert_close(found["survival"], s)
            with numpy.errstate(divide="ignore", invalid="ignore"):
                power = numpy.exp(Z * error / (s * numpy.abs(numpy.log(s))))
                variance = numpy.where(s > 0, error**2, numpy.nan)
            self.assert_close(found["variance"], variance)
            self.assert_close(found["low"], numpy.where(s > 0, s**power, numpy.nan))
            self.assert_close(found["high"], numpy.where(s > 0, s ** (1 / power), numpy.nan))

    def test_the_median_and_its_limits_are_those_of_statsmodels(self) -> None:
        for summary, arm, _ in drawn("summaries"):
            expected = SurvfuncRight(*arm)
            with numpy.errstate(divide="ignore", invalid="ignore"):
                low, high = expected.quantile_ci(0.5)

            expected = numpy.array([expected.quantile(0.5), low, high])

            expected[numpy.isinf(expected)] = numpy.nan
            self.assert_close(summary["median"], expected)

    def test_restricted_means_are_the_areas_that_define_them(self) -> None:
        for seed in range(DRAWS):
            arms = draw_arms(seed)
            found = compared(seed)
            self.assertLess(found["tau"], HORIZON)
            for summary in found["summaries"]:
                mean, error = restricted_mean(arms[summary["arm"]], found["tau"])

                self.assert_close(summary["restricted_mean"], mean)
                self.assert_close(summary["restricted_mean_error"], error)
            base, base_error = restricted_mean(arms["arm0"], found["tau"])
            for contrast in found["contrasts"]:
                mean, error = restricted_mean(arms[contrast["arm"]], found["tau"])
                half = math.hypot(error, base_error)
                difference = mean - base

                self.assert_close(contrast["mean_difference"],
                                  [difference, difference - Z * half, difference + Z * half])
                self.assert_close(contrast["mean_difference_z_p"],
                                  2 * norm.sf(abs(difference) / half))

    def test_log_rank_tests_are_those_of_statsmodels_plain_and_by_seed(self) -> None:
        for contrast, arm, baseline in drawn("contrasts"):
            times, events, groups, seeds = joined(arm, baseline)
            for name, strata in (("log_rank", None), ("log_rank_by_seed", seeds)):
                statistic, p = survdiff(times, events, groups, strata=strata)

                self.assert_close(contrast[name]["chi_squared"], statistic)
                self.assert_close(contrast[name]["p"], p)
                self.assert_close(contrast[name]["p"], chi2.sf(statistic, 1))

    def test_p_of_small_arms_are_of_all_divisions_of_their_runs(self) -> None:
        random = numpy.random.default_rng(11)
        for runs, other_runs in ((1, 9), (3, 6), (5, 5), (7, 2)):
            arms = {"arm0": draw_arm(random, other_runs, 30, HORIZON),
                    "arm1": draw_arm(random, runs, 15, HORIZON)}
            contrast = compare(arms)["contrasts"][0]
            times, events, _, _ = joined(arms["arm1"], arms["arm0"])
            divisions = list(combinations(range(runs + other_runs), runs))
            sums = excess_events(times, events, divisions)

            self.assertEqual(contrast["log_rank_p"][1], "exact")
            self.assert_close(contrast["log_rank_p"][0], mid_p(sums, sums[0]))

    def test_p_of_larger_arms_are_of_divisions_that_are_drawn(self) -> None:
        random = numpy.random.default_rng(12)
        for contrast, arm, baseline in drawn("contrasts"):
            times, events, groups, _ = joined(arm, baseline)
            runs = int(groups.sum())
            divisions = [random.permutation(len(times))[:runs] for _ in range(1000)]
            seen, *sums = excess_events(times, events, [range(runs), *divisions])
            expected = mid_p(sums, seen)

            self.assertEqual(contrast["log_rank_p"][1], "sampled")
            error = math.sqrt(max(expected, 1e-3) / 1000)
            self.assertLess(abs(contrast["log_rank_p"][0] - expected), 4 * error)

    def test_p_by_seed_are_the_sign_test_of_scipy_with_the_likeliest_term_by_half(self) -> None:
        for contrast, _, _ in drawn("contrasts"):
            wins, losses, _ = contrast["pairs"]
            found = contrast["by_seed_p"]
            count = round(2 * contrast["log_rank_by_seed"]["first"][0]
                          - 2 * contrast["log_rank_by_seed"]["first"][1])

            self.assertEqual(count, wins - losses)
            half = binom.pmf(wins, wins + losses, 0.5) * (1 if wins != losses else 0.5)
            self.assertEqual(found[1], "exact")
            self.assert_close(found[0], binomtest(wins, wins + losses).pvalue - half)

    def test_p_values_are_adjusted_as_statsmodels_does_by_holm(self) -> None:
        for seed in range(DRAWS):
            contrasts = compared(seed)["contrasts"]
            p = [contrast["log_rank_p"][0] for contrast in contrasts]

            self.assert_close([contrast["holm_p"] for contrast in contrasts],
                              multipletests(p, method="holm")[1])

    def test_hazard_ratios_are_those_of_statsmodels_by_efrons_rule(self) -> None:
        for contrast, arm, baseline in drawn("contrasts"):
            model = cox(arm, baseline)
            log_ratio = brentq(lambda b, model=model: model.score(numpy.array([b]))[0], -5, 5,
                               xtol=1e-14)
            error = 1 / math.sqrt(-model.hessian(numpy.array([log_ratio]))[0, 0])

            self.assert_close(contrast["log_ratio"], log_ratio)
            self.assert_close(contrast["log_ratio_error"], error)
            self.assert_close(contrast["wald"], numpy.exp([log_ratio, log_ratio - Z * error,
                                                           log_ratio + Z * error]))

    def test_profile_intervals_end_where_the_likelihood_of_statsmodels_does(self) -> None:
        for contrast, arm, baseline in drawn("contrasts"):
            model = cox(arm, baseline)
            best = contrast["log_ratio"]
            least = model.loglike(numpy.array([best])) - Z**2 / 2
            ends = [brentq(lambda b, model=model, least=least:
                           model.loglike(numpy.array([b])) - least, *bracket, xtol=1e-13)
                    for bracket in ((best - 5, best), (best, best + 5))]

            self.assert_close(contrast["profile"], numpy.exp([best, *ends]))

    def test_the_profile_of_an_arm_without_events_ends_where_the_likelihood_does(self) -> None:
        arms = draw_arms(1, means=(30, 20))
        arms["never"] = (numpy.full(25, float(HORIZON)), numpy.zeros(25, dtype=int))
        contrast = compare(arms)["contrasts"][1]
        model = cox(arms["never"], arms["arm0"])
        # e^-40 is 0 among 25 runs
        least = model.loglike(numpy.array([-40.0])) - Z**2 / 2
        end = brentq(lambda b: model.loglike(numpy.array([b])) - least, -40, 5, xtol=1e-13)

        self.assertEqual(contrast["profile"][:2], [0, None])
        self.assert_close(contrast["profile"][2], math.exp(end))
        self.assertIsNone(contrast["log_ratio_error"])

    def test_pairs_are_tested_as_scipy_does(self) -> None:
        for contrast, (times, events), (base_times, base_events) in drawn("contrasts"):
            wins = int(numpy.sum((events == 1) & ((times < base_times) |
                                                  ((base_events == 0) & (times == base_times)))))
            losses = int(numpy.sum((base_events == 1) & ((base_times < times) |
                                                         ((events == 0) & (times == base_times)))))

            self.assertEqual(contrast["pairs"], [wins, losses, len(times) - wins - losses])
            self.assert_close(contrast["pairs_p"], binomtest(wins, wins + losses).pvalue)

    def test_shares_have_the_intervals_of_statsmodels(self) -> None:
        for summary, (_, events), _ in drawn("summaries"):
            low, high = proportion_confint(events.sum(), len(events), method="wilson")

            self.assert_close(summary["generalised"], [events.mean(), low, high])

    def test_a_verdict_says_how_many_runs_would_do_where_it_cannot_tell(self) -> None:
        verdicts = set()
        for contrast, arm, baseline in drawn("contrasts"):
            verdicts.add(contrast["verdict"])
            if contrast["verdict"] != "cannot tell":
                self.assertLess(contrast["holm_p"], 0.05)
                self.assertEqual(contrast["verdict"] == "faster", contrast["log_ratio"] > 0)
                self.assertIsNone(contrast["runs_needed"])
                continue
            share = numpy.concatenate([arm[1], baseline[1]]).mean()
            events = 4 * ((Z + norm.ppf(0.8)) / contrast["log_ratio"]) ** 2

            self.assertEqual(contrast["runs_needed"],
                             math.ceil(math.ceil(events) / (2 * share)))
        self.assertEqual(verdicts, {"faster", "slower", "cannot tell"})


if __name__ == "__main__":
    unittest.main()
