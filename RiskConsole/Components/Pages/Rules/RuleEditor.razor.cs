using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.JSInterop;
using RiskConsole.Access;
using RiskConsole.Components.Shared;
using RiskConsole.Events;
using RiskConsole.Rules;

namespace RiskConsole.Components.Pages.Rules;

/// <summary>The form of one rule with its preview: checks while somebody types, saves versions, and loses nothing that was typed, whether the
/// connection breaks (the circuit keeps it), the page is loaded again (the browser keeps it) or a colleague saves meanwhile (both are kept).</summary>
public sealed partial class RuleEditor : CommandComponent
{
    private static readonly TimeSpan CheckAfter = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan KeepAfter = TimeSpan.FromSeconds(1);

    // Below what a browser may send at once, since it has to send it back.
    private const int LargestKept = 12_000;

    private RuleEditing _editing = default!;
    private Debounce _check = default!;
    private Debounce _keep = default!;
    private JsAttachment? _browser;
    private IDisposable? _subscription;
    private RuleKept? _kept;
    private RuleVersion? _theirs;
    private RuleState _state;
    private string _comment = "";
    private int _basedOn;
    private bool _changed;
    private bool _faultsShown;
    private bool _asJson;
    private bool _isPrefilled;

    /// <summary>Null for a new one.</summary>
    [Parameter] public Rule? Rule { get; set; }

    /// <summary>Number of the newest version, whatever became of it.</summary>
    [Parameter] public int Newest { get; set; }

    [Parameter] public string Where { get; set; } = "";

    /// <summary>Thresholds to begin with in place of those that are saved, see <see cref="RuleThresholds"/>; nothing is saved by it.</summary>
    [Parameter] public string Thresholds { get; set; } = "";

    [Parameter] public bool MayEdit { get; set; }

    [Parameter] public bool MayPreview { get; set; }

    /// <summary>What was just done, in words.</summary>
    [Parameter] public string? Done { get; set; }

    [Parameter] public EventCallback<(Rule Rule, string Done)> OnSaved { get; set; }

    [Inject] private IRuleBook Rules { get; init; } = default!;

    [Inject] private IJSRuntime Js { get; init; } = default!;

    [Inject] private TimeProvider Time { get; init; } = default!;

    [Inject] private IEventBus Bus { get; init; } = default!;

    private string KeptAs => $"rc-rule-{Rule?.Id.ToString() ?? "new"}";

    protected override void OnInitialized()
    {
        var edited = Rule?.Waiting ?? Rule?.InForce;
        _editing = new RuleEditing(Rules, Rule?.Id, edited is null ? RuleForm.Blank(Where) : RuleForm.From(edited.Definition), readOnly: !MayEdit);
        _state = edited?.State ?? RuleState.Draft;
        _basedOn = Newest;
        _check = new Debounce(Time, CheckAfter, () => _ = InvokeAsync(Check));
        _keep = new Debounce(Time, KeepAfter, () => _ = InvokeAsync(KeepAsync));
        if (MayEdit && RuleThresholds.Apply(_editing.Form, RuleThresholds.Parse(Thresholds)))
        {
            _editing.Check();
            _changed = _isPrefilled = true;
        }
        _editing.Touched += OnTouched;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender || !MayEdit)
            return;
        _subscription = Bus.Subscribe(Topic.Rules, () => _ = Task.Run(() => InvokeAsync(LookForTheirsAsync)));
        _browser = new JsAttachment(Js, Time);
        await _browser.AttachAsync("./Components/Pages/Rules/RuleEditor.razor.js", "attach");
        _kept = RuleKept.Read(await _browser.AskAsync<string?>("load", KeptAs, LargestKept), _editing.Json());
        if (_kept is not null)
            StateHasChanged();
    }

    private void OnTouched()
    {
        _changed = true;
        _check.Ask();
        _keep.Ask();
    }

    private void Check()
    {
        _editing.Check();
        _changed = _editing.IsChanged;
        StateHasChanged();
    }

    private async Task KeepAsync()
    {
        var json = new RuleKept(_basedOn, _state, _comment, _editing.Json()).ToJson();
        if (_browser is null || json.Length > LargestKept)
            return;
        if (_editing.IsChanged)
            await _browser.CallAsync("keep", KeptAs, json);
        else
            await _browser.CallAsync("forget", KeptAs);
    }

    private void TakeKept()
    {
        if (_kept is not { } kept || RuleFormJson.Read(kept.Form) is not { } form)
            return;
        _kept = null;
        (_basedOn, _state, _comment) = (kept.BasedOn == 0 ? _basedOn : kept.BasedOn, kept.State, kept.Comment);
        _editing.Replace(form);
        _changed = _editing.IsChanged;
    }

    private async Task ForgetKeptAsync()
    {
        _kept = null;
        if (_browser is not null)
            await _browser.CallAsync("forget", KeptAs);
    }

    private async Task InsertAsync(string name)
    {
        if (_browser is not null)
            await _browser.CallAsync("insert", RuleEditing.IdOf("message"), "{{" + name + "}}");
    }

    private async Task FocusAsync(string field)
    {
        if (_browser is not null)
            await _browser.CallAsync("focus", RuleEditing.IdOf(field));
    }

    private async Task SaveAsync()
    {
        _editing.ShowAll();
        Check();
        _faultsShown = true;
        // A draft may be half done only as far as it can be read and stored; what it may lack is the rule book's to say.
        if (_editing.Faults.Count > 0)
        {
            await FocusAsync(_editing.Faults[0].Field);
            return;
        }
        Rule? saved = null;
        var done = await TryAsync(async (user, ct) =>
        {
            try
            {
                saved = await Rules.SaveAsync(user, Rule?.Id, Rule is null ? null : _basedOn, _editing.Definition, _state, _comment.Trim(), ct);
            }
            catch (InputRefusedException refused)
            {
                _editing.Refuse(refused.Faults);
                throw;
            }
        });
        if (Fault("version") is not null)
            await FindTheirsAsync();
        if (!done || saved is null)
            return;
        _editing.MarkSaved();
        (_changed, _faultsShown, _theirs, _comment) = (false, false, null, "");
        _keep.Forget();
        await ForgetKeptAsync();
        var version = saved.Waiting ?? saved.Shown;
        _basedOn = version.Version;
        await OnSaved.InvokeAsync((saved, saved.Waiting is not null
            ? $"Saved as version {version.Version}. It waits for a second admin; until then {(saved.InForce is { } old ? $"version {old.Version} stays in force" : "it judges nothing")}."
            : $"Saved as version {version.Version}, {version.State.ToString().ToLowerInvariant()}."));
    }

    // Also told of one's own; only a version that this page does not know is somebody else's.
    private async Task LookForTheirsAsync()
    {
        if (Rule is null || IsBusy || Rules.Current.Find(Rule.Id) is not { } now)
            return;
        if (Math.Max(now.Waiting?.Version ?? 0, now.InForce?.Version ?? 0) <= _basedOn)
            return;
        await FindTheirsAsync();
        StateHasChanged();
    }

    private async Task FindTheirsAsync()
    {
        if (Rule is null)
            return;
        await TryAsync(async (user, ct) =>
        {
            var newest = (await Rules.HistoryAsync(user, Rule.Id, ct)).MaxBy(v => v.Version);
            _theirs = newest is not null && newest.Version > _basedOn ? newest : null;
        });
    }

    private void TakeTheirs()
    {
        _basedOn = _theirs!.Version;
        _state = _theirs.State;
        _editing.Replace(RuleForm.From(_theirs.Definition));
        _editing.MarkSaved();
        (_theirs, _changed) = (null, false);
    }

    private void KeepMine()
    {
        _basedOn = _theirs!.Version;
        _theirs = null;
        _changed = true;
    }

    private async Task ConfirmLeavingAsync(LocationChangingContext context)
    {
        if (!_changed || !MayEdit)
            return;
        try
        {
            if (!await Js.InvokeAsync<bool>("confirm", "There are edits that were not saved. Leave without them?"))
                context.PreventNavigation();
            else
                await ForgetKeptAsync();
        }
        catch (Exception e) when (e is JSDisconnectedException or OperationCanceledException)
        {
            // Nobody is there to be asked.
        }
    }

    private IEnumerable<(string Kind, string Words)> Notices()
    {
        if (Problem is not null)
            yield return ("error", Problem);
        else if (Done is not null && !_changed)
            yield return ("good", Done);
        if (Rule?.Waiting is { } waiting)
        {
            yield return ("warning", $"Version {waiting.Version} by {waiting.Author} waits for a second admin (see History); "
                + (Rule.InForce is { } force ? $"version {force.Version} is in force." : "nothing is in force yet."));
        }
        if (_isPrefilled && _changed)
            yield return ("info", "The suggested thresholds stand in the form. Nothing is saved yet.");
        if (!MayEdit)
            yield return ("info", "Admins can change this rule.");
    }

    private static string FieldName(string field) => field.Length == 0 ? "The rule" : field;

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _editing.Touched -= OnTouched;
            _check.Dispose();
            _keep.Dispose();
            _subscription?.Dispose();
            _ = _browser?.DisposeAsync().AsTask();
        }
        base.Dispose(disposing);
    }
}
