using System.Globalization;
using System.Security.Claims;
using Microsoft.JSInterop;
using RiskConsole.Alerts;
using RiskConsole.Alerts.Life;

namespace RiskConsole.Components.Pages.Alerts;

// What the keys and buttons do.
public sealed partial class InboxDesk
{
    /// <summary>Does an act: to what is selected, or to one alert as the browser showed it.</summary>
    /// <param name="id">Null for what is selected.</param>
    /// <param name="text">A reason, or to whom to assign.</param>
    [JSInvokable]
    public async Task Act(string? kind, string? id, long life, string? state, string? text)
    {
        if (_isBusy || Read(kind, text) is not { } act)
            return;
        var seen = id is null ? Chosen() : Guid.TryParse(id, out var one) && AlertStates.TryParse(state, out var was) ? [(one, life, was)] : [];
        // The same key takes an acknowledgement back, once all of them have it.
        if (act.Kind == ActKind.Acknowledge && seen.Count > 0 && seen.All(alert => alert.State == AlertState.Acknowledged))
            act = act with { Kind = ActKind.Unacknowledge };
        AlertSeen[] alerts = [.. seen.Where(alert => seen.Count == 1 || InboxWork.Fits(act.Kind, alert.State)).Select(alert => new AlertSeen(alert.Id, alert.Life))];
        if (alerts.Length == 0)
        {
            _work.Say(seen.Count == 0 ? "Nothing is selected any more." : "None of them can be changed that way: they are in another state.");
            StateHasChanged();
            return;
        }
        await RunAsync((user, ct) => _work.DoAsync(user, act, alerts, NameOf, Progress(alerts.Length), ct), id is null);
        if (act.Kind == ActKind.FalsePositive)
            await OfferAsync();
    }

    /// <summary>Begins a silence of what is selected, or of one alert.</summary>
    /// <param name="id">Null for what is selected.</param>
    [JSInvokable]
    public void Silence(string? id)
    {
        _silencing = Guid.TryParse(id, out var one)
            ? Source.IndexOf(one) is >= 0 and var index ? [Source.Items[index].Alert] : null
            : [.. Source.Items.Where(item => _selected.Contains(item.Alert.Id)).Select(item => item.Alert)];
        if (_silencing is { Count: 0 })
            _silencing = null;
        StateHasChanged();
    }

    private async Task SilencedAsync(string? done)
    {
        _silencing = null;
        if (done is null)
            return;
        _work.Say(done, "good");
        Remind();
        _selected.Clear();
        Draw();
        await TellReadingAsync();
        await OnSilenced.InvokeAsync();
    }

    private async Task TakeAsync()
    {
        Alert? taken = null;
        await RunAsync(async (user, ct) => (taken = await _work.TakeAsync(user, TakeFrom, ct)) is { } alert ? [alert] : [], false);
        GoTo(taken);
    }

    private async Task UndoAsync()
    {
        IReadOnlyList<Alert> undone = [];
        await RunAsync(async (user, ct) => undone = await _work.UndoAsync(user, NameOf, ct), false);
        GoTo(undone.Count > 0 ? undone[0] : null);
    }

    private Task AgainAsync() => RunAsync((user, ct) => _work.AgainAsync(user, NameOf, ct), false);

    private void Dismiss() => _work.Dismiss();

    private async Task RunAsync(Func<ClaimsPrincipal, CancellationToken, Task<IReadOnlyList<Alert>>> command, bool unselects)
    {
        if (_isBusy)
            return;
        _isBusy = true;
        try
        {
            var done = await command((await Authentication).User, _gone.Token);
            Source.Adopt(done, Clock.GetUtcNow());
            if (unselects && done.Count > 0)
                _selected.ExceptWith(done.Select(alert => alert.Id));
            Draw();
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            return;
        }
        finally
        {
            (_isBusy, _busy) = (false, null);
        }
        Remind();
        await TellReadingAsync();
        await OnActed.InvokeAsync();
        StateHasChanged();
    }

    private static AlertAct? Read(string? kind, string? text) => kind switch
    {
        "acknowledge" => new AlertAct(ActKind.Acknowledge),
        "resolve" => new AlertAct(ActKind.Resolve),
        "reopen" => new AlertAct(ActKind.Reopen),
        "false-positive" => new AlertAct(ActKind.FalsePositive, text),
        "assign" when text is AlertsUrl.Nobody => new AlertAct(ActKind.Unassign),
        "assign" => new AlertAct(ActKind.Assign, Assignee: Guid.TryParse(text, CultureInfo.InvariantCulture, out var who) ? who : null),
        _ => null,
    };
}
