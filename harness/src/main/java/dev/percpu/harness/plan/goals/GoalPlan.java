package dev.percpu.harness.plan.goals;

import dev.percpu.harness.store.Goal;
import dev.percpu.harness.store.Plan;
import java.util.List;

/**
 * The plan and the goals of {@code counters targets}.
 *
 * @param plan what to measure
 * @param goals what to judge
 */
public record GoalPlan(Plan plan, List<Goal> goals) {
    public GoalPlan {
        goals = List.copyOf(goals);
    }
}
