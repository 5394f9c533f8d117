using RiskConsole.Alerts;
using RiskConsole.Alerts.Life;
using RiskConsole.Alerts.Pipeline;
using RiskConsole.Events;
using RiskConsole.Rules.Engine;
using RiskConsole.Storage;
using RiskConsole.Tests.Alerts.Life;

namespace RiskConsole.Tests.Alerts.Pipeline;

public class ActMergeTests
{
    private const int Runs = 1_500;
    private const int Steps = 80;

    /// <summary>Findings, acts, commits that succeed or fail, acts taken over between commits, and restarts, in any order.</summary>
    [Fact, Trait("Req", "AL7")]
    public void AnyOrderOfFindingsActsCommitsAndRestarts_CountsEachFindingOnceAndLosesNoAct()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("RC_SEED"), out var given) ? given : Environment.TickCount;
        for (var run = 0; run < Runs; run++)
        {
            var world = new World(new Random(unchecked(seed + run)));
            try
            {
                for (var step = 0; step < Steps; step++)
                    world.Step();
                world.End();
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Run {run} of seed {seed}: {e.Message}", e);
            }
        }
    }

    [Fact, Trait("Req", "AL7")]
    public void ReopenedWhileAnotherWasBeingOpened_IsCountedOnTheReopenedOne()
    {
        var old = SomeAlert.Open(state: AlertState.Open, occurrences: 3) with { Life = 3, Version = 9 };
        var other = SomeAlert.Open(minutes: 5, occurrences: 2);
        var changed = new Dictionary<Guid, Alert> { [other.Id] = other };

        var merge = new ActMerge(changed, [Told(other, EntryKind.Opened)], [old]);

        var alert = Assert.Single(merge.Alerts);
        Assert.Equal((old.Id, 5L, other.LastSeen, 3L), (alert.Id, alert.Occurrences, alert.LastSeen, alert.Life));
        Assert.Empty(merge.Entries);
        Assert.Equal(other.Id, Assert.Single(merge.ToAdopt).InPlaceOf);
    }

    [Fact, Trait("Req", "AL7")]
    public void ReopenedWhileALaterOneCameBack_TheLaterOneEndsAndTheReopenedOneIsCountedOn()
    {
        var old = SomeAlert.Open(occurrences: 3) with { Life = 3, Version = 9 };
        var later = SomeAlert.Open(minutes: 5, occurrences: 2) with { Life = 3, Version = 3 };

        var merge = new ActMerge(new Dictionary<Guid, Alert> { [later.Id] = later }, [Told(later, EntryKind.Recurred)], [old]);

        var ended = Assert.Single(merge.Alerts);
        Assert.Equal((later.Id, AlertState.Resolved, "reopened", 4L, 2L), (ended.Id, ended.State, ended.ResolvedBy, ended.Life, ended.Occurrences));
        Assert.Equal([EntryKind.Recurred, EntryKind.Ended], merge.Entries.Select(entry => entry.Kind));
        Assert.Equal((old, (Guid?)later.Id), (Assert.Single(merge.ToAdopt).Alert, merge.ToAdopt[0].InPlaceOf));
    }

    [Fact, Trait("Req", "AL7")]
    public void ReopenedWhereAnotherWasJustCalledFalse_IsWhatEndsLater()
    {
        var rule = SomeRule.Compiled(SomeRule.Velocity());
        var admission = new Admission();
        var reopened = SomeAlert.Open() with { RuleId = rule.Id, Key = "a" };
        var open = SomeAlert.Open(minutes: 5) with { RuleId = rule.Id, Key = "a" };
        admission.Restore([open], _ => rule.Definition, open.LastSeen.ToMicros());

        admission.Adopt([(reopened, null), (open with { State = AlertState.FalsePositive, ResolvedAt = open.LastSeen }, null)], _ => rule.Definition);

        var cleared = admission.Admit(rule.Found(FindingKind.Cleared, open.LastSeen, "a", level: 0, observed: 1), open.LastSeen.ToMicros());
        Assert.Equal((reopened.Id, AlertState.Resolved), (cleared.Alert?.Id, cleared.Alert?.State));
    }

    [Fact, Trait("Req", "AL7")]
    public void EndedWhileSomebodyTookIt_EndsAndKeepsWhoHadIt()
    {
        var opened = SomeAlert.Open();
        var taken = opened with { Assignee = "ben", AssigneeId = Guid.NewGuid(), Life = 2, Version = 2 };
        var ended = opened with { State = AlertState.Resolved, ResolvedAt = opened.LastSeen, ResolvedBy = "quiet", Life = 2, Version = 2, Occurrences = 4 };

        var merge = new ActMerge(new Dictionary<Guid, Alert> { [opened.Id] = ended }, [Told(ended, EntryKind.Ended, "quiet")], [taken]);

        var alert = Assert.Single(merge.Alerts);
        Assert.Equal((AlertState.Resolved, "quiet", "ben", 3L, 4L), (alert.State, alert.ResolvedBy, alert.Assignee, alert.Life, alert.Occurrences));
        Assert.Equal((EntryKind.Ended, 3L), (Assert.Single(merge.Entries).Kind, merge.Entries[0].Life));
        Assert.True(alert.Version > Math.Max(taken.Version, ended.Version));
    }

    [Fact, Trait("Req", "AL7")]
    public void EndedWhileSomebodyResolvedIt_IsThePersons()
    {
        var opened = SomeAlert.Open();
        var resolved = opened with { State = AlertState.Resolved, ResolvedAt = opened.LastSeen, ResolvedBy = "ben", Life = 2, Version = 2 };
        var ended = resolved with { ResolvedBy = "quiet", Occurrences = 4 };

        var merge = new ActMerge(new Dictionary<Guid, Alert> { [opened.Id] = ended }, [Told(ended, EntryKind.Ended, "quiet")], [resolved]);

        var alert = Assert.Single(merge.Alerts);
        Assert.Equal(("ben", 2L, 4L), (alert.ResolvedBy, alert.Life, alert.Occurrences));
        Assert.Empty(merge.Entries);
    }

    private static AlertEntry Told(Alert alert, EntryKind kind, string? text = null) =>
        new(0, alert.Id, alert.LastSeen, kind, false, null, null, AlertState.Open, alert.State, alert.Life, alert.Severity, text, [], null);

    /// <summary>A store, the pipeline's memory, and people.</summary>
    private sealed class World(Random random)
    {
        private static readonly string[] s_keys = ["a", "b", "c"];
        private static readonly string[] s_people = ["ben", "ada"];

        private readonly StillRule _rule = SomeRule.Compiled(SomeRule.Velocity() with
        {
            Levels = [new(Severity.Critical, 100), new(Severity.Warning, 10)],
            DedupWindow = TimeSpan.FromMinutes(2),
            Cooldown = random.Next(2) == 0 ? TimeSpan.Zero : TimeSpan.FromMinutes(4),
        });

        private readonly Dictionary<Guid, Alert> _stored = [];
        private readonly List<AlertEntry> _timeline = [];
        private readonly HashSet<Guid> _acted = [];
        private readonly List<(Finding Finding, long NowUs)> _unstored = [];
        private readonly Dictionary<Guid, Alert> _changed = [];
        private readonly List<AlertEntry> _told = [];
        private Admission _admission = new();
        private long _nowUs = 1_800_000_000_000_000;
        private long _findings;
        private int _acts;

        public void Step()
        {
            _nowUs += random.Next(1, 90) * 1_000_000L;
            switch (random.Next(12))
            {
                case < 5:
                    Find((FindingKind)random.Next(4), s_keys[random.Next(s_keys.Length)]);
                    break;
                case < 8:
                    Act();
                    break;
                case < 10:
                    Commit();
                    break;
                case 10:
                    TakeOver();
                    break;
                default:
                    Restart();
                    break;
            }
        }

        /// <summary>Everything is stored, and a condition that ends finds the alert that is open.</summary>
        public void End()
        {
            Commit();
            Check();
            foreach (var key in s_keys)
                Find(FindingKind.Cleared, key);
            Commit(mayFail: false);
            Check();
            Assert.Equal(0, _stored.Values.Count(alert => alert.IsOpen));
        }

        private void Check()
        {
            TimelineTruth.Holds(_stored.Values, _timeline);
            Assert.Equal(_findings, _stored.Values.Sum(alert => alert.Occurrences));
            Assert.Equal(_acts, _timeline.Count(entry => entry.IsAct));
        }

        private void Find(FindingKind kind, string key)
        {
            var finding = _rule.Found(kind, _nowUs.ToTime(), key, level: kind == FindingKind.Escalated ? 0 : random.Next(2), observed: random.Next(10, 200));
            _findings += kind == FindingKind.Cleared ? 0 : 1;
            _unstored.Add((finding, _nowUs));
            Admit(finding, _nowUs);
        }

        private void Admit(in Finding finding, long nowUs)
        {
            var result = _admission.Admit(finding, nowUs);
            if (result.Alert is not { } alert)
            {
                // What would be counted must be counted on something.
                Assert.Equal(FindingKind.Cleared, finding.Kind);
                return;
            }
            _changed[alert.Id] = alert;
            if (result.Told is { } told)
                _told.Add(new(0, alert.Id, nowUs.ToTime(), told, false, null, null, result.Before, alert.State, alert.Life, alert.Severity, alert.ResolvedBy, [], null));
        }

        private void Act()
        {
            if (_stored.Count == 0)
                return;
            var alert = _stored.Values.ElementAt(random.Next(_stored.Count));
            var kind = (ActKind)random.Next(7);
            var by = s_people[random.Next(s_people.Length)];
            var assignee = kind == ActKind.Assign ? new Colleague(new Guid(by.Length + by[0], 0, 0, new byte[8]), by, "operator") : null;
            if (AlertTransitions.Fault(alert, kind, assignee?.Id) is not null
                || (kind == ActKind.Reopen && _stored.Values.Any(other => other.IsOpen && other.Key == alert.Key)))
                return;
            var after = AlertTransitions.Apply(alert, kind, by, _nowUs.ToTime(), "why", assignee).On(alert, alert.Life + 1) with { Version = alert.Version + 1 };
            _stored[alert.Id] = after;
            _acted.Add(alert.Id);
            _acts++;
            _timeline.Add(new(0, alert.Id, _nowUs.ToTime(), AlertTransitions.EntryOf(kind), true, by, null, alert.State, after.State, after.Life, null, assignee?.Name, [], null));
        }

        private void Commit(bool mayFail = true)
        {
            var merge = Merge();
            while (mayFail && random.Next(4) == 0)
            {
                // It failed, somebody acts, and it is tried again with the same findings.
                Act();
                merge = Merge();
            }
            foreach (var alert in merge.Alerts)
            {
                Assert.True(!_stored.TryGetValue(alert.Id, out var before) || alert.Version > before.Version, "versions grow");
                _stored[alert.Id] = alert;
            }
            _timeline.AddRange(merge.Entries);
            _admission.Adopt(merge.ToAdopt, _ => _rule.Definition);
            _acted.Clear();
            Forget();
        }

        private ActMerge Merge() => new(_changed, _told, [.. _acted.Select(id => _stored[id])]);

        private void TakeOver()
        {
            if (_changed.Count > 0)
                return;
            _admission.Adopt(_acted.Select(id => (_stored[id], (Guid?)null)), _ => _rule.Definition);
            _acted.Clear();
        }

        /// <summary>What was not stored is found again, by the same events.</summary>
        private void Restart()
        {
            (Finding Finding, long NowUs)[] again = [.. _unstored];
            Forget();
            _acted.Clear();
            _admission = new Admission();
            _admission.Restore([.. _stored.Values], _ => _rule.Definition, _nowUs);
            foreach (var (finding, nowUs) in again)
            {
                _unstored.Add((finding, nowUs));
                Admit(finding, nowUs);
            }
        }

        private void Forget()
        {
            _changed.Clear();
            _told.Clear();
            _unstored.Clear();
        }
    }
}
