using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using RiskConsole.Audit;
using RiskConsole.Components.Pages.Audit.Integrity;
using RiskConsole.Events;

namespace RiskConsole.Components.Pages.Audit;

/// <summary>Whether the audit log is intact, up to where, and how fresh the proof of that is; live, and the way to the page about it.</summary>
public sealed partial class IntegrityBadge
{
    /// <summary>Nobody tells when something that should have come does not come.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(30);

    private IntegrityStatus _status = default!;
    private IntegrityMark _mark = default!;

    [Inject] private IAuditIntegrity Log { get; init; } = default!;

    [Inject] private IOptions<AuditOptions> Options { get; init; } = default!;

    [Inject] private TimeProvider Clock { get; init; } = default!;

    protected override void OnInitialized()
    {
        Read();
        Bind(Topic.AuditIntegrity, Read);
        Bind(onChanged => Clock.CreateTimer(_ => onChanged(), null, LookAgain, LookAgain), Read);
    }

    private void Read()
    {
        _status = Log.Current;
        _mark = IntegrityWords.Of(_status, Options.Value, Clock.GetUtcNow());
    }
}
