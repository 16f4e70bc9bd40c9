"""One face for every form."""

from django import forms

from tests.face.rendering import rendered


class SampleForm(forms.Form):
    name = forms.CharField(label="이름", help_text="수료증에 적힌 이름이에요.")
    email = forms.EmailField(label="이메일")
    born = forms.DateField(label="생년월일", required=False)
    topics = forms.MultipleChoiceField(label="분야", choices=[("a", "가"), ("b", "나")], widget=forms.CheckboxSelectMultiple)
    agreed = forms.BooleanField(label="좋아요", required=False)
    amount = forms.IntegerField(label="금액", required=False, widget=forms.TextInput(attrs={"data-suffix": "원"}))
    key = forms.CharField(widget=forms.HiddenInput)

    def clean(self) -> None:
        if self.data.get("email") == "twice@example.org":
            raise forms.ValidationError("이미 보냈어요.")


def refused(**data: str) -> str:
    return str(SampleForm(data={"name": "", "email": "not-an-address", "born": "1998-04-05", "key": "7", **data}))


def field(html: str, name: str) -> str:
    """The markup of one field."""
    return next(part for part in html.split('<div class="field') if f'name="{name}"' in part)


def test_an_error_stands_beside_its_field_and_is_tied_to_it() -> None:
    html = field(refused(), "email")
    assert 'aria-describedby="id_email_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_email_error"' in html
    assert html.index("이메일 주소를 다시 봐 주세요") < html.index("<input")


def test_help_and_error_are_both_read_out() -> None:
    html = field(refused(), "name")
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_helptext"' in html


def test_what_was_typed_is_kept() -> None:
    html = refused()
    assert 'value="not-an-address"' in html
    assert 'value="1998-04-05"' in html


def test_what_may_stay_empty_says_so_and_what_must_not_does_not() -> None:
    html = str(SampleForm())
    assert "선택" in field(html, "born")
    assert "선택" not in field(html, "email")
    assert "선택" not in field(html, "agreed")


def test_a_group_of_boxes_is_a_fieldset_with_its_error_inside() -> None:
    html = field(refused(), "topics")
    assert "<fieldset" in html
    assert "<legend>분야" in html
    assert 'aria-describedby="id_topics_error"' in html
    assert 'id="id_topics_error"' in html


def test_a_single_box_stands_before_its_label() -> None:
    html = field(str(SampleForm()), "agreed")
    assert html.index("<input") < html.index("<label")


def test_a_unit_stands_after_the_input() -> None:
    assert "<span>원</span>" in field(str(SampleForm()), "amount")


def test_the_summary_leads_to_each_field_and_comes_once() -> None:
    html = refused()
    assert html.count('role="alert"') == 1
    assert 'href="#id_email"' in html
    assert 'href="#id_topics"' in html
    assert html.count("적은 내용은 그대로 남아 있어요") == 1


def test_an_error_of_the_whole_form_is_said_first() -> None:
    html = refused(email="twice@example.org")
    assert html.index("이미 보냈어요.") < html.index('class="field')


def test_hidden_fields_are_there_once() -> None:
    assert refused().count('name="key"') == 1


def test_the_form_component_guards_names_its_button_and_shows_fields_of_ones_own() -> None:
    source = '<c-form :form="form" submit="보내기" cancel_url="/back/">{{ form.name.as_field_group }}</c-form>'
    html = rendered(source, form=SampleForm(), csrf_token="token")
    assert 'name="csrfmiddlewaretoken"' in html
    assert html.count('name="key"') == 1
    assert 'name="email"' not in html
    assert "보내기" in html
    assert 'href="/back/"' in html
