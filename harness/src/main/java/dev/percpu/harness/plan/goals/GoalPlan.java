package dev.percpu.harness.plan.goals;

import dev.percpu.harness.store.Goal;
import dev.percpu.harness.store.Plan;
import java.util.List;

/**
 * A whole measurement of targets.
 *
 * @param plan what to measure
 * @param goals what to judge
 */
public record GoalPlan(Plan plan, List<Goal> goals) {
    public GoalPlan {
        goals = List.copyOf(goals);
    }
}
