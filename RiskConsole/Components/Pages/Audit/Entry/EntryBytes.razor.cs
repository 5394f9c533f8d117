using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using RiskConsole.Audit;
using RiskConsole.Audit.Tree;
using RiskConsole.Components.Shared;

namespace RiskConsole.Components.Pages.Audit.Entry;

/// <summary>The bytes of an entry exactly as they were hashed, as text and in hexadecimal, and the leaf they make.</summary>
public sealed partial class EntryBytes
{
    private const int FirstText = 32 * 1024;
    private const int FirstHex = 1024;
    private const int Growth = 8;

    private AuditEntry? _read;
    private byte[] _leaf = [];
    private bool _hex;
    private int _limit = FirstText;
    private int _length;
    private string _text = "";
    private string _shown = "";
    private string _copyWord = "Copy";

    [Inject] private IJSRuntime Js { get; init; } = default!;

    [Parameter, EditorRequired] public required AuditEntry Entry { get; set; }

    protected override void OnParametersSet()
    {
        if (ReferenceEquals(_read, Entry) || Entry.Bytes is not { } bytes)
            return;
        (_read, _copyWord) = (Entry, "Copy");
        _leaf = MerkleHash.Leaf(bytes);
        _text = Encoding.UTF8.GetString(bytes);
        SetHex(false);
    }

    private void SetHex(bool hex)
    {
        (_hex, _limit) = (hex, hex ? FirstHex : FirstText);
        Show();
    }

    private void ShowMore()
    {
        _limit *= Growth;
        Show();
    }

    // Only what is shown is cleaned; what is copied and downloaded is the text itself.
    private void Show() => (_shown, _length) = _hex
        ? (HexView.Of(0, Entry.Bytes, _limit), Entry.Bytes!.Length + 1)
        : (DisplayText.Clean(_text, _limit, keepLines: true), _text.Length);

    private async Task CopyAsync()
    {
        var module = await Js.InvokeAsync<IJSObjectReference>("import", "./Components/Shared/EventDrawerRaw.razor.js");
        await using (module)
            _copyWord = await module.InvokeAsync<bool>("copy", _hex ? Convert.ToHexStringLower(Entry.Bytes!) : _text) ? "Copied" : "Copying is not allowed here";
    }
}
