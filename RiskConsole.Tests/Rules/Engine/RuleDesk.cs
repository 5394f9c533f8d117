using System.Globalization;
using Microsoft.Extensions.Options;
using RiskConsole.Events;
using RiskConsole.Query;
using RiskConsole.Rules;
using RiskConsole.Rules.Engine;
using RiskConsole.Storage;
using RiskConsole.Tests.Query;

namespace RiskConsole.Tests.Rules.Engine;

/// <summary>An engine with a clock of seconds: events go in, findings are read as short texts.</summary>
internal sealed class RuleDesk : IFindings
{
    public static readonly IQueryCompiler<RiskEvent> Queries = new QueryCompiler<RiskEvent>(EventQuerySchema.Create(), new FixedTime(FixedTime.Noon));

    private readonly List<Finding> _findings = [];
    private readonly List<CompiledRule> _rules = [];
    private readonly RuleCompiler _compiler;
    private long _seq;

    public RuleDesk(params RuleDefinition[] rules)
        : this(new RuleOptions(), rules)
    {
    }

    public RuleDesk(RuleOptions options, params RuleDefinition[] rules)
    {
        _compiler = NewCompiler(options);
        Engine = new RuleEngine(options);
        _rules.AddRange(rules.Select(rule => Compile(rule)));
        Engine.Use(_rules, 0, this);
    }

    public RuleEngine Engine { get; }

    public IReadOnlyList<Finding> Findings => _findings;

    public CompiledRule this[int rule] => _rules[rule];

    public static RuleCompiler NewCompiler(RuleOptions options) => new(Queries, Options.Create(options));

    public static RuleVersion Version(RuleDefinition definition, Guid? id = null, int version = 1, RuleState state = RuleState.Active) =>
        new(id ?? Guid.CreateVersion7(), version, state, definition, "tests", DateTimeOffset.UnixEpoch, "", Approval.Approved);

    public CompiledRule Compile(RuleDefinition definition, Guid? id = null, RuleState state = RuleState.Active) =>
        _compiler.Compile(Version(definition, id, state: state));

    /// <summary>A level that fires at 10 or more, with the seconds of its times.</summary>
    public static RuleDefinition Velocity(double window = 60, double @for = 0, double keep = 0, Aggregate aggregate = Aggregate.Sum, params RuleLevel[] levels) => new()
    {
        Name = "Outflow",
        Kind = RuleKind.Velocity,
        Aggregate = aggregate,
        Percentile = aggregate == Aggregate.Percentile ? 90 : null,
        Value = aggregate == Aggregate.Count ? null : "data.usd",
        By = ["subject"],
        Window = TimeSpan.FromSeconds(window),
        For = TimeSpan.FromSeconds(@for),
        KeepFiring = TimeSpan.FromSeconds(keep),
        Levels = levels.Length > 0 ? levels : [new(Severity.Error, 10)],
    };

    public static RuleDefinition Threshold(double @for = 0, double keep = 30, params RuleLevel[] levels) => new()
    {
        Name = "Big",
        Kind = RuleKind.Threshold,
        Value = "data.usd",
        By = ["subject"],
        For = TimeSpan.FromSeconds(@for),
        KeepFiring = TimeSpan.FromSeconds(keep),
        Levels = levels.Length > 0 ? levels : [new(Severity.Warning, 5), new(Severity.Critical, 10)],
    };

    /// <summary>An event that happened when it arrives or, with <paramref name="late"/>, that many seconds before.</summary>
    public static RiskEvent Event(long seq, double second, double usd, string? subject = "a", double late = 0, string? data = null) => new()
    {
        Seq = seq,
        Uid = Guid.CreateVersion7(),
        Id = seq.ToString(CultureInfo.InvariantCulture),
        Source = "/test",
        Type = "io.test.happened",
        Subject = subject,
        Time = Us(second - late).ToTime(),
        ReceivedAt = Us(second).ToTime(),
        Severity = Severity.Info,
        Category = Category.Risk,
        Data = data ?? string.Create(CultureInfo.InvariantCulture, $$"""{"usd":{{usd}}}"""),
    };

    public static long Us(double second) => (long)Math.Round(second * 1_000_000);

    /// <returns>What it led to.</returns>
    public string Send(double second, double usd, string? subject = "a", double late = 0, string? data = null)
    {
        var before = _findings.Count;
        Engine.Process(Event(++_seq, second, usd, subject, late, data), Us(second), this);
        return Since(before);
    }

    public string Pass(double second)
    {
        var before = _findings.Count;
        Engine.AdvanceTo(Us(second), this);
        return Since(before);
    }

    public string Use(double second, params CompiledRule[] rules)
    {
        var before = _findings.Count;
        _rules.Clear();
        _rules.AddRange(rules);
        Engine.Use(rules, Us(second), this);
        return Since(before);
    }

    public void Add(in Finding finding) => _findings.Add(finding);

    private string Since(int before) => string.Join(", ", _findings.Skip(before).Select(Text));

    /// <summary>Kind, key, severity, observed value and second, as in <c>Raised a Error 12 @3</c>.</summary>
    private static string Text(Finding f) => string.Create(CultureInfo.InvariantCulture,
        $"{f.Kind} {f.Key} {f.Rule.Definition.Levels[f.Level].Severity} {f.Observed?.ToString(CultureInfo.InvariantCulture) ?? "-"} @{f.TimeUs / 1e6}");
}
