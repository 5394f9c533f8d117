using Microsoft.Extensions.Logging.Abstractions;
using RiskConsole.Access;
using RiskConsole.Alerts;
using RiskConsole.Alerts.Backtests;
using RiskConsole.Alerts.Silences;
using RiskConsole.Events;
using RiskConsole.Replays;
using RiskConsole.Rules;
using RiskConsole.Rules.Engine;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Replays;

/// <summary>A console with some history, and replays of it whose clock the test turns.</summary>
internal sealed class ReplayTheatre : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly List<ReplayRun> _runs = [];
    private readonly SemaphoreSlim _judging = new(1);

    private ReplayTheatre(TestConsole console) => Console = console;

    public TestConsole Console { get; }

    public ManualTimeProvider Time { get; } = new();

    public static async Task<ReplayTheatre> OpenAsync(IReadOnlyList<RiskEvent> history, params RuleDefinition[] rules)
    {
        var theatre = new ReplayTheatre(await TestConsole.StartAsync());
        foreach (var rule in rules)
            await theatre.Console.Get<IRuleBook>().SaveAsync(Actors.System("test"), null, null, rule, RuleState.Active, "", Deadline.Token);
        await theatre.Console.Get<IEventLog>().AppendAsync(history, Deadline.Token);
        return theatre;
    }

    /// <summary>An event some seconds after the beginning.</summary>
    public static RiskEvent At(double seconds, double? score = null, string subject = "account/1", Severity severity = Severity.Info, Category category = Category.Risk)
    {
        var at = Start.AddSeconds(seconds);
        return new RiskEvent
        {
            Uid = Guid.CreateVersion7(), Source = "/test", Id = $"{seconds}-{subject}", Type = "io.test.happened", Subject = subject, Time = at, ReceivedAt = at,
            Severity = severity, Category = category, Score = score,
        };
    }

    /// <summary>The rules in force but the one every new console has.</summary>
    public ReplayRules OwnRules() => new(false, [.. Console.Get<IRuleBook>().Current.Rules.Where(rule => rule.Shown.Author == "test").Select(rule => new RulePick(rule.Id, null))]);

    public async Task<ReplayRun> PlayAsync(TimeSpan length, double speed, TimeSpan? from = null, ReplayRules? rules = null)
    {
        var begin = Start + (from ?? TimeSpan.Zero);
        var request = new ReplayRequest(begin, begin + length, rules ?? OwnRules(), speed);
        var plan = await Console.Get<ReplayPlanner>().PlanAsync(Actors.System("test"), request, Deadline.Token);
        var tools = new ReplayTools(
            Console.Get<HistoryReader>(), Console.Get<IRuleEngines>(), Console.Get<IAdmissions>(), Console.Get<ISuppressions>(), Console.Get<IEventBus>(),
            TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1), _judging, Time, NullLogger.Instance);
        var run = new ReplayRun(plan, "ada", null, Topic.Replay(1), tools, static _ => { });
        _runs.Add(run);
        run.Watchers.Enter("ada");
        run.For(CategorySet.All);
        run.Start();
        return run;
    }

    /// <summary>Lets time pass, tick by tick, until a replay shows what it should.</summary>
    public Task UntilAsync(ReplayRun run, Func<ReplaySnapshot, bool> shown, string what, TimeSpan? tick = null) => Deadline.UntilAsync(
        () =>
        {
            if (shown(run.For(CategorySet.All)))
                return true;
            Time.Advance(tick ?? TimeSpan.FromMilliseconds(50));
            return false;
        },
        what);

    public async ValueTask DisposeAsync()
    {
        foreach (var run in _runs)
        {
            run.End(null);
            await Deadline.UntilAsync(() => run.For(CategorySet.All).IsOver, "the replay ended");
        }
        await Console.DisposeAsync();
        _judging.Dispose();
    }
}
