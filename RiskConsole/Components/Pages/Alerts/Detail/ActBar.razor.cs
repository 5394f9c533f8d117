using System.Security.Claims;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using RiskConsole.Access;
using RiskConsole.Alerts;
using RiskConsole.Alerts.Life;

namespace RiskConsole.Components.Pages.Alerts.Detail;

/// <summary>The acts of people on one alert, for those who may operate. Whoever comes second sees what happened and may try again on the alert as it is then.</summary>
public sealed partial class ActBar
{
    private const int MostCandidates = 8;
    private const int MostReasons = 5;

    private ElementReference _field;
    private Form _form;
    private bool _toField;
    private bool _silencing;
    private string? _said;
    private string _reason = "";
    private string _name = "";
    private Guid? _me;
    private Guid _shown;
    private IReadOnlyList<Colleague>? _colleagues;
    private IReadOnlyList<string> _reasons = [];
    private (AlertAct Act, ActRefusal Refusal)? _conflict;
    private (Guid Batch, string Words)? _undo;
    private ITimer? _undoEnds;

    private enum Form
    {
        None,
        FalsePositive,
        Assign,
    }

    [Parameter, EditorRequired] public required Alert Alert { get; set; }

    /// <summary>The alert as it is now: done to, or as somebody else left it.</summary>
    [Parameter] public EventCallback<Alert> OnActed { get; set; }

    /// <summary>Further acts.</summary>
    [Parameter] public RenderFragment? ChildContent { get; set; }

    [Inject] private IAlertActs Acts { get; init; } = default!;

    [Inject] private IAlertStore Store { get; init; } = default!;

    [Inject] private CategoryAccess Access { get; init; } = default!;

    [Inject] private TimeProvider Time { get; init; } = default!;

    protected override void OnParametersSet()
    {
        if (_shown == Alert.Id)
            return;
        // What can be taken back stays when one goes on to the next alert.
        (_shown, _conflict, _form, _silencing, _said) = (Alert.Id, null, Form.None, false, null);
        Forget();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!_toField)
            return;
        _toField = false;
        await _field.FocusAsync();
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (!disposing)
            return;
        ForgetUndo();
    }

    private async Task ShowAsync(Form form)
    {
        if (_form == form)
        {
            Close();
            return;
        }
        Forget();
        (_reason, _name, _conflict) = ("", "", null);
        await TryAsync(form == Form.Assign ? ReadColleaguesAsync : ReadReasonsAsync);
        (_form, _toField) = (form, true);
    }

    private async Task ReadColleaguesAsync(ClaimsPrincipal user, CancellationToken ct)
    {
        _me = user.UserId();
        _colleagues = [.. (await Acts.ColleaguesAsync(user, ct)).OrderBy(colleague => colleague.Id != _me)];
    }

    /// <summary>What colleagues said lately: mostly it is the same again.</summary>
    private async Task ReadReasonsAsync(ClaimsPrincipal user, CancellationToken ct)
    {
        var search = new AlertSearch(Access.For(user)) { States = [AlertState.FalsePositive], RuleId = Alert.RuleId };
        var page = await Store.SearchAsync(search, 50, null, ct);
        _reasons = [.. page.Items.Select(alert => alert.Disposition).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase).Take(MostReasons)];
    }

    private Task SilenceAsync()
    {
        Close();
        (_silencing, _said) = (true, null);
        return Task.CompletedTask;
    }

    private void Silenced(string? words) => (_silencing, _said) = (false, words);

    private IEnumerable<Colleague> Candidates() => (_colleagues ?? [])
        .Where(colleague => colleague.MayOperate && colleague.Id != Alert.AssigneeId && colleague.Name.Contains(_name.Trim(), StringComparison.OrdinalIgnoreCase)).Take(MostCandidates);

    private Task FalsePositiveAsync() => ActAsync(new AlertAct(ActKind.FalsePositive, _reason.Trim()));

    private Task AssignFirstAsync() => Candidates().FirstOrDefault() is { } first ? AssignAsync(first) : Task.CompletedTask;

    private Task AssignAsync(Colleague colleague) => ActAsync(new AlertAct(ActKind.Assign, Assignee: colleague.Id));

    private async Task ActAsync(AlertAct act)
    {
        var alert = Alert;
        ActResult? result = null;
        _conflict = null;
        if (!await TryAsync(async (user, ct) => result = await Acts.ActAsync(user, act, [new(alert.Id, alert.Life)], ct)) || result is null)
            return;
        if (result.Done is [var done, ..])
        {
            _form = Form.None;
            Offer(result.Batch, AlertActWords.Done(act, done));
            await OnActed.InvokeAsync(done);
        }
        else if (result.Refused is [var refusal, ..])
        {
            _conflict = (act, refusal);
            if (refusal.Current is { } current)
                await OnActed.InvokeAsync(current);
        }
    }

    private async Task UndoAsync()
    {
        if (_undo is not { } undo)
            return;
        ActResult? result = null;
        var done = await TryAsync(async (user, ct) => result = await Acts.UndoAsync(user, undo.Batch, ct));
        ForgetUndo();
        if (!done || result is null)
            return;
        if (result.Refused is [var refusal, ..])
            _conflict = (new AlertAct(ActKind.Reopen), refusal with { Current = null });
        if (result.Done.FirstOrDefault(alert => alert.Id == Alert.Id) is { } alert)
            await OnActed.InvokeAsync(alert);
    }

    private void Offer(Guid batch, string words)
    {
        ForgetUndo();
        _undo = (batch, words);
        _undoEnds = Time.CreateTimer(_ => _ = InvokeAsync(() =>
        {
            if (_undo?.Batch != batch)
                return;
            ForgetUndo();
            StateHasChanged();
        }), null, IAlertActs.UndoWithin, Timeout.InfiniteTimeSpan);
    }

    private void ForgetUndo()
    {
        _undoEnds?.Dispose();
        (_undoEnds, _undo) = (null, null);
    }

    private void Close()
    {
        _form = Form.None;
        Forget();
    }

    private void CloseOnEscape(KeyboardEventArgs e)
    {
        if (e.Key == "Escape")
            Close();
    }
}
