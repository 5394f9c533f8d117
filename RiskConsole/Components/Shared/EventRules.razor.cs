using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using RiskConsole.Access;
using RiskConsole.Alerts.Explain;
using RiskConsole.Events;

namespace RiskConsole.Components.Shared;

/// <summary>Which rules looked at an event, what they saw and why they raised nothing where they did not; asked once, when it is shown.</summary>
public sealed partial class EventRules : IDisposable
{
    private readonly Leaving _gone = new();
    private Guid? _asked;
    private EventVerdicts? _verdicts;
    private IReadOnlyList<RuleVerdict> _looked = [];
    private IReadOnlyList<RuleVerdict> _others = [];
    private string? _problem;

    [Parameter, EditorRequired] public Guid Uid { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject] private IWhyNot Rules { get; init; } = default!;

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    /// <summary>Not before it is shown: what a first sight draws nobody waits for.</summary>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_asked == Uid)
            return;
        _asked = Uid;
        (_verdicts, _problem) = (null, null);
        if (!firstRender)
            StateHasChanged();
        try
        {
            var uid = Uid;
            var found = await Rules.ExplainAsync((await Authentication).User, uid, _gone.Token);
            if (uid != Uid)
                return;
            (_verdicts, _problem) = (found, found is null ? "There is no such event, or it belongs to a category that your role does not see." : null);
            _looked = [.. (found?.Rules ?? []).Where(verdict => verdict.IsLookedAt || verdict.Kind == VerdictKind.Unknown)];
            _others = [.. (found?.Rules ?? []).Where(verdict => !verdict.IsLookedAt && verdict.Kind != VerdictKind.Unknown)];
            StateHasChanged();
        }
        catch (Exception e) when (e is AccessDeniedException or QueryTimeoutException)
        {
            _problem = e.Message;
            StateHasChanged();
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The page was left.
        }
    }

    private static string Word(RuleVerdict verdict) => verdict.Kind switch
    {
        VerdictKind.Raised => "raised an alert",
        VerdictKind.Counted => "counted",
        VerdictKind.HeldBack => "held back",
        VerdictKind.Pending => "waited",
        VerdictKind.Reached => "reached",
        VerdictKind.Below => verdict.Levels.Count > 0 ? "below its levels" : "raised nothing",
        VerdictKind.Unjudged => "nothing to compare",
        VerdictKind.Passed => "condition",
        VerdictKind.Resting => "judged nothing",
        _ => "not known",
    };
}
