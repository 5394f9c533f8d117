using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.JSInterop;
using RiskConsole.Components.Shared;
using RiskConsole.Rules;

namespace RiskConsole.Components.Pages.Rules;

/// <summary>Takes a document of rules, shows what it would do, and does it.</summary>
public sealed partial class RuleImportPanel : CommandComponent
{
    /// <summary>A browser's message to the console is limited, and three bytes a character is the most it can need.</summary>
    private const int LongestPaste = 8_000;

    private const int MostFaults = 50;

    private string _text = "";
    private string _document = "";
    private string? _fault;
    private bool _reading;
    private RuleImport? _preview;

    /// <summary>How many rules were added or renewed.</summary>
    [Parameter] public EventCallback<int> OnImported { get; set; }

    [Parameter] public EventCallback OnCancel { get; set; }

    [Inject] private IRuleBook Book { get; init; } = default!;

    private int Changing => _preview!.Items.Count(item => !item.IsUnchanged);

    private async Task TakeAsync(InputFileChangeEventArgs e)
    {
        (_fault, _reading) = (null, true);
        try
        {
            if (e.File.Size > RuleDocument.LongestText)
            {
                _fault = $"The file is larger than {Numbers.Bytes(RuleDocument.LongestText)}. Split it.";
                return;
            }
            await using var stream = e.File.OpenReadStream(RuleDocument.LongestText);
            using var reader = new StreamReader(stream, Encoding.UTF8);
            _text = await reader.ReadToEndAsync();
            Read();
            // A large text has no business in the text area.
            if (_text.Length > LongestPaste)
                _text = "";
        }
        catch (Exception broken) when (broken is OperationCanceledException or IOException or TimeoutException or JSException or JSDisconnectedException)
        {
            _fault = "The upload broke off. Choose the file again.";
        }
        finally
        {
            _reading = false;
        }
    }

    private void Read()
    {
        Forget();
        _document = _text;
        _preview = Book.PreviewImport(_document);
    }

    private async Task ImportAsync()
    {
        var count = Changing;
        if (await TryAsync((actor, ct) => RuleRefusals.AsOneAsync(() => Book.ImportAsync(actor, _document, ct))))
            await OnImported.InvokeAsync(count);
    }

    private static string Happens(RuleImportItem item) => item switch
    {
        { IsNew: true } => "is added",
        { IsUnchanged: true } => "stays as it is",
        { Differences: [var one] } => $"is renewed: {DisplayText.Clean(one.Path, 60)}",
        _ => $"is renewed: {item.Differences.Count} fields",
    };
}
