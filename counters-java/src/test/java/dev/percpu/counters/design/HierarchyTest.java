package dev.percpu.counters.design;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HierarchyTest {

    @Test
    void groupsByNumberAreOfEightAndOfEightOfThose() {
        assertThat(Hierarchy.numeric(8)).hasToString("0 1 2 3 4 5 6 7");
        assertThat(Hierarchy.numeric(10)).hasToString("(0 1 2 3 4 5 6 7) (8 9)");
        assertThat(Hierarchy.numeric(64).nodes()).isEqualTo(8);
        Hierarchy large = Hierarchy.numeric(512);
        assertThat(large.nodes()).isEqualTo(64 + 8);
        assertThat(large.scale(511)).isEqualTo(1);
        assertThat(large.scale(large.parent(511))).isEqualTo(8);
        assertThat(large.scale(large.parent(large.parent(511)))).isEqualTo(64);
        assertThat(large.parent(large.parent(large.parent(511)))).isEqualTo(Hierarchy.ROOT);
    }

    @Test
    void aLeafThatIsAloneInItsGroupHangsFurtherUp() {
        assertThat(Hierarchy.numeric(9)).hasToString("8 (0 1 2 3 4 5 6 7)");
        assertThat(Hierarchy.numeric(65).parent(64)).isEqualTo(Hierarchy.ROOT);
    }

    @Test
    void aLevelWithNothingToBringTogetherIsLeftOut() {
        assertThat(Hierarchy.of(4, List.of(leaf -> leaf, leaf -> leaf / 2, leaf -> 0, leaf -> 0)))
                .hasToString("(0 1) (2 3)");
        assertThat(Hierarchy.of(4, List.of(leaf -> leaf / 2, leaf -> leaf / 2)))
                .hasToString("(0 1) (2 3)");
        assertThat(Hierarchy.of(1, List.of(leaf -> 3))).hasToString("0");
    }

    @Test
    void whatACoarserLevelSeparatesStaysSeparate() {
        assertThat(Hierarchy.of(6, List.of(leaf -> leaf < 5 ? 0 : 1, leaf -> leaf / 3)))
                .hasToString("(0 1 2) (5 (3 4))");
    }

    @Test
    void aScaleIsTheLeastPowerOfTwoThatTheChildrenDoNotExceedTogether() {
        Hierarchy ragged = Hierarchy.of(7, List.of(leaf -> leaf / 3, leaf -> leaf < 6 ? 0 : 1));
        assertThat(ragged).hasToString("6 ((0 1 2) (3 4 5))");
        assertThat(ragged.scale(ragged.parent(0))).isEqualTo(4);
        assertThat(ragged.scale(ragged.parent(ragged.parent(0)))).isEqualTo(8);
    }

    @Test
    void theBoundsAreThoseOfTheLeavesAndOfEveryNode() {
        Hierarchy two = Hierarchy.of(6, List.of(leaf -> leaf / 3));
        assertThat(two).hasToString("(0 1 2) (3 4 5)");
        assertThat(List.of(two.scale(6), two.scale(7))).containsOnly(4L);
        // A leaf keeps up to half a batch of 8 above zero and one less below; a node half of 4 × 8
        // above, and below one batch less, since it holds a multiple of what a child passes on.
        assertThat(two.over(8)).isEqualTo(6 * 4 + 2 * 16);
        assertThat(two.under(8)).isEqualTo(6 * 3 + 2 * (16 - 8));
    }

    @Test
    void everyNodeComesAfterItsParentAndHasTwoChildrenOrMore() {
        for (int leaves : new int[] {1, 2, 9, 63, 64, 65, 300, 4_096, 65_536}) {
            Hierarchy tree = Hierarchy.numeric(leaves);
            int[] children = new int[leaves + tree.nodes()];
            for (int word = 0; word < children.length; word++) {
                int parent = tree.parent(word);
                if (parent != Hierarchy.ROOT) {
                    assertThat(parent).isGreaterThanOrEqualTo(leaves).isLessThan(children.length);
                    assertThat(word < leaves || parent < word).isTrue();
                    children[parent]++;
                }
            }
            for (int node = leaves; node < children.length; node++) {
                assertThat(children[node]).isBetween(2, Hierarchy.ARITY);
            }
        }
    }
}
