using Microsoft.AspNetCore.Components;
using RiskConsole.Audit;
using RiskConsole.Events;

namespace RiskConsole.Components.Layout;

/// <summary>Says on every page that the audit log was changed or is not signed any more; it goes when that is mended, not when somebody is tired of it. Otherwise there is
/// nothing.</summary>
public sealed partial class IntegrityBanner
{
    private IntegrityStatus? _status;

    [Inject] private IAuditIntegrity Log { get; init; } = default!;

    protected override void OnInitialized()
    {
        _status = Log.Current;
        Bind(Topic.AuditIntegrity, () => _status = Log.Current);
    }
}
