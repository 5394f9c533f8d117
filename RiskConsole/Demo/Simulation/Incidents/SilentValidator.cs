using RiskConsole.Events;

namespace RiskConsole.Demo.Simulation.Incidents;

/// <summary>A validator stops: no heartbeat and no attestation of it, while the network misses it more and more.</summary>
internal sealed class SilentValidator : IIncident
{
    private readonly Validator _validator;
    private readonly DateTimeOffset _since;
    private readonly DateTimeOffset _backAt;
    private readonly Beat _reports;

    private SilentValidator(Validator validator, DateTimeOffset since, TimeSpan length)
    {
        _validator = validator;
        _since = since;
        _backAt = since + length;
        _reports = new(since + TimeSpan.FromSeconds(30));
        validator.Silent = true;
    }

    public bool Over { get; private set; }

    public static IIncident Begin(Tick tick) => new SilentValidator(
        tick.Random.Pick(tick.World.Validators), tick.From, tick.Random.Between(TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(6)));

    public void Act(Tick tick)
    {
        if (tick.To > _backAt)
        {
            _validator.Silent = false;
            tick.Add(tick.SomeTime(), new("validator.recovered", _validator.Subject, Category.Health, Severity.Info, 0.05, Describe(tick.From)));
            Over = true;
            return;
        }
        foreach (var at in _reports.Within(tick, () => TimeSpan.FromSeconds(30)))
        {
            var silent = at - _since;
            var score = Math.Min(0.5 + 0.1 * silent.TotalMinutes, 0.95);
            tick.Add(at, new("validator.missed", _validator.Subject, Category.Health, Happening.SeverityOf(score + 0.1), score, Describe(at)));
        }
    }

    private object Describe(DateTimeOffset at) => new
    {
        SilentSeconds = Math.Round((at - _since).TotalSeconds),
        MissedHeartbeats = (int)((at - _since) / TimeSpan.FromSeconds(10)),
        QuorumMargin = 2,
    };
}
