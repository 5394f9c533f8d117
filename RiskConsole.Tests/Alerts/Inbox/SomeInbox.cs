using Microsoft.Extensions.Logging.Abstractions;
using RiskConsole.Alerts;
using RiskConsole.Alerts.Inbox;
using RiskConsole.Alerts.Silences;
using RiskConsole.Events;
using RiskConsole.Query;
using RiskConsole.Tests.Components.Rules;

namespace RiskConsole.Tests.Alerts.Inbox;

/// <summary>An inbox without a store behind it: tests tell it what changed.</summary>
internal sealed class SomeInbox
{
    private static readonly QueryCompiler<Alert> s_compiler = new(AlertQuerySchema.Create(), TimeProvider.System);

    public SomeInbox(TimeProvider? time = null) =>
        Inbox = new SharedInbox(Suppressions, new FakeRuleBook(), time ?? TimeProvider.System, NullLogger<SharedInbox>.Instance);

    public SharedInbox Inbox { get; }

    public FakeSuppressions Suppressions { get; } = new();

    public static CompiledQuery<Alert> Query(string text) =>
        s_compiler.TryCompile(text, out var query, out var error) ? query : throw new InvalidOperationException(error.Message);

    public static InboxFilter Filter(string query = "", CategorySet categories = CategorySet.All) => new(categories, Query(query));

    /// <summary>Applies and renews at once.</summary>
    public void Apply(params Alert[] alerts) =>
        Inbox.Renew([.. alerts.Select(alert => KeyValuePair.Create(alert.Id, alert.IsOpen ? alert : null))], new int[5]);
}

/// <summary>Suppresses what the test says.</summary>
internal sealed class FakeSuppressions : ISuppressions
{
    private static readonly Suppression s_silence = new(SuppressionKind.Silence, Guid.NewGuid(), "Planned work, by ben", null);

    private Func<Alert, bool> _hides = static _ => false;

    public long Revision { get; private set; }

    public void Hide(Func<Alert, bool> hides)
    {
        _hides = hides;
        Revision++;
    }

    public IReadOnlyList<Suppression> Of(Alert alert) => _hides(alert) ? [s_silence] : [];

    public IReadOnlyList<Suppression> Of(Alert alert, DateTimeOffset at) => Of(alert);
}
